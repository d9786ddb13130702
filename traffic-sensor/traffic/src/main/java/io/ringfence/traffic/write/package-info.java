/** Writes capture files: pcap and pcapng. */
@NullMarked
package io.ringfence.traffic.write;

import org.jspecify.annotations.NullMarked;
