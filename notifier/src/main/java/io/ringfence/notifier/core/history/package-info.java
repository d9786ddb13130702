/** What became of everything, for people who ask. */
@NullMarked
package io.ringfence.notifier.core.history;

import org.jspecify.annotations.NullMarked;
