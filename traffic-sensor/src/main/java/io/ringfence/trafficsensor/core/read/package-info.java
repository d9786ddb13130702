/** Reads capture files: pcap and pcapng. */
@NullMarked
package io.ringfence.trafficsensor.core.read;

import org.jspecify.annotations.NullMarked;
