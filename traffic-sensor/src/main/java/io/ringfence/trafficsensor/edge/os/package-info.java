/** The operating system. */
@NullMarked
package io.ringfence.trafficsensor.edge.os;

import org.jspecify.annotations.NullMarked;
