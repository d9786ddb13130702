/** The operating system: commands, supervised processes, signals, what a killed run left behind. */
@NullMarked
package io.ringfence.standalone.os;

import org.jspecify.annotations.NullMarked;
