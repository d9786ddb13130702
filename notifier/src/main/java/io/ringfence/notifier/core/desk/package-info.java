/** When somebody is told of an item: at once, with others, or never. */
@NullMarked
package io.ringfence.notifier.core.desk;

import org.jspecify.annotations.NullMarked;
