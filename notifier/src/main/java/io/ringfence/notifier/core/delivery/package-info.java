/** A letter on its way: what it says, and what became of it. */
@NullMarked
package io.ringfence.notifier.core.delivery;

import org.jspecify.annotations.NullMarked;
