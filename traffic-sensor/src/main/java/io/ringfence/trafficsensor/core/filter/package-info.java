/** What the kernel is asked to hand over. */
@NullMarked
package io.ringfence.trafficsensor.core.filter;

import org.jspecify.annotations.NullMarked;
