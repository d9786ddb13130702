/** SIP messages as lines of text. */
@NullMarked
package io.ringfence.trafficsensor.core.line;

import org.jspecify.annotations.NullMarked;
