/** The tokens that callers show. */
@NullMarked
package io.ringfence.policyservice.core.token;

import org.jspecify.annotations.NullMarked;
