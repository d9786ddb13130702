/** What was spent, for people. */
@NullMarked
package io.ringfence.billingwatcher.core.usage;

import org.jspecify.annotations.NullMarked;
