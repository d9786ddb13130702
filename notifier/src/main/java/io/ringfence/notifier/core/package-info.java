/** Decisions about what people hear of; no clock, no I/O. */
@NullMarked
package io.ringfence.notifier.core;

import org.jspecify.annotations.NullMarked;
