/** What a sensor has seen, held back and given up, as counters. */
@NullMarked
package io.ringfence.traffic.count;

import org.jspecify.annotations.NullMarked;
