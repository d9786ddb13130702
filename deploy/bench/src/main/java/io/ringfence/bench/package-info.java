/** The figures of the README and the issues, measured and printed: {@code make bench}. */
@NullMarked
package io.ringfence.bench;

import org.jspecify.annotations.NullMarked;
