/** The figures of the notifier. */
@NullMarked
package io.ringfence.bench.notifier;

import org.jspecify.annotations.NullMarked;
