/** The figures of traffic: how fast SIP is found in bytes, and in capture files. */
@NullMarked
package io.ringfence.bench.traffic;

import org.jspecify.annotations.NullMarked;
