/** What {@code ringfence.sip-packets} and {@code ringfence.sip-traffic} carry: captured SIP packets, and what a sensor says of itself. */
@NullMarked
package io.ringfence.contract.traffic;

import org.jspecify.annotations.NullMarked;
