/** SIP messages as lines of text. */
@NullMarked
package io.ringfence.traffic.line;

import org.jspecify.annotations.NullMarked;
