/** Figures of the pure firewall code; they need no stack. */
@NullMarked
package io.ringfence.bench.firewall;

import org.jspecify.annotations.NullMarked;
