/** billing-watcher: counts what calls cost, exactly, and blocks who has reached a limit. */
@NullMarked
package io.ringfence.billingwatcher;

import org.jspecify.annotations.NullMarked;
