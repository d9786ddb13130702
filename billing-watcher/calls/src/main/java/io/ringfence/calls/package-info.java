/** What is known of calls without asking anyone: which number it is, what it costs, which day it counts to, what limits there are. */
@NullMarked
package io.ringfence.calls;

import org.jspecify.annotations.NullMarked;
