/** The console on a real stack, in a real browser. */
@NullMarked
package io.ringfence.browser;

import org.jspecify.annotations.NullMarked;
