/** The stored policy as a whole. */
@NullMarked
package io.ringfence.policyservice.core.policy;

import org.jspecify.annotations.NullMarked;
