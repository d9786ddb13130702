/** traffic-sensor: sees the SIP traffic of a node, live or in capture files, and says what it was. */
@NullMarked
package io.ringfence.trafficsensor;

import org.jspecify.annotations.NullMarked;
