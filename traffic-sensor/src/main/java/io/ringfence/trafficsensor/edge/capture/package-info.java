/** libpcap, through pcap4j. */
@NullMarked
package io.ringfence.trafficsensor.edge.capture;

import org.jspecify.annotations.NullMarked;
