/** From a captured frame to the payload of UDP or TCP: link layers, IP with its fragments, transports, HEP. */
@NullMarked
package io.ringfence.traffic.frame;

import org.jspecify.annotations.NullMarked;
