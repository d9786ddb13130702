/** The figures of the console. */
@NullMarked
package io.ringfence.bench.console;

import org.jspecify.annotations.NullMarked;
