/** Events of {@code ringfence.sip-rates}: who is near the limit of SIP packets. */
@NullMarked
package io.ringfence.contract.rate;

import org.jspecify.annotations.NullMarked;
