/** The calls of a tenant as they were told. */
@NullMarked
package io.ringfence.policyservice.core.history;

import org.jspecify.annotations.NullMarked;
