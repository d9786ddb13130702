/** The pipeline: a frame goes in, its SIP messages and what became of it come out. */
@NullMarked
package io.ringfence.traffic.sensor;

import org.jspecify.annotations.NullMarked;
