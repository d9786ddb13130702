/** SIP messages out of TCP: put in order, cut apart and joined, out of WebSockets too. */
@NullMarked
package io.ringfence.traffic.stream;

import org.jspecify.annotations.NullMarked;
