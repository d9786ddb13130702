/** Who sends, how much of it is passed on, and how much was kept back. */
@NullMarked
package io.ringfence.trafficsensor.core.sample;

import org.jspecify.annotations.NullMarked;
