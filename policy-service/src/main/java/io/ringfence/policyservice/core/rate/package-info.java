/** Who is near the SIP rate limit, on all nodes together. */
@NullMarked
package io.ringfence.policyservice.core.rate;

import org.jspecify.annotations.NullMarked;
