/** What was spent, what is being spent, and who is blocked for it; the state of a partition, for one thread. */
@NullMarked
package io.ringfence.billingwatcher.core.book;

import org.jspecify.annotations.NullMarked;
