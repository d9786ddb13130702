/** Reads capture files: pcap and pcapng. */
@NullMarked
package io.ringfence.traffic.read;

import org.jspecify.annotations.NullMarked;
