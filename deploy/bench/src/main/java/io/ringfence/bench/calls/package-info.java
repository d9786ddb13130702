/** The figures of calls: how fast they are counted, how soon a limit acts, and that a crash costs not a digit. */
@NullMarked
package io.ringfence.bench.calls;

import org.jspecify.annotations.NullMarked;
