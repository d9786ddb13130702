/** The way from stored changes to the policy topic. */
@NullMarked
package io.ringfence.policyservice.core.relay;

import org.jspecify.annotations.NullMarked;
