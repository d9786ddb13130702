/** Captured SIP packets: which are asked for, and what is shown of them. */
@NullMarked
package io.ringfence.policyservice.core.traffic;

import org.jspecify.annotations.NullMarked;
