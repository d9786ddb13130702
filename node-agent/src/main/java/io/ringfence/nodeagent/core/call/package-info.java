/** Whether a call may be placed, and what the PBX's events say of calls: decided without a clock, a broker or a PBX. */
@NullMarked
package io.ringfence.nodeagent.core.call;

import org.jspecify.annotations.NullMarked;
