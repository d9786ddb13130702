/** Pages about captured SIP: live and found packets, one message, the ladder of a call, who sends most, who is near the rate limit. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.traffic;

import org.jspecify.annotations.NullMarked;
