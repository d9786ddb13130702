/** {@code /api/v1/sip-rates}: who is near the SIP rate limit, as lists and as a stream. */
@NullMarked
package io.ringfence.policyservice.edge.rest.rate;

import org.jspecify.annotations.NullMarked;
