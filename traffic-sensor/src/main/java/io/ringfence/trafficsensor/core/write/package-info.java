/** Writes capture files: pcap and pcapng. */
@NullMarked
package io.ringfence.trafficsensor.core.write;

import org.jspecify.annotations.NullMarked;
