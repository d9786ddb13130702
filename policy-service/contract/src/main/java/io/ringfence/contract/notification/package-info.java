/** Events of {@code ringfence.notification-settings}: who hears of what, when and how. */
@NullMarked
package io.ringfence.contract.notification;

import org.jspecify.annotations.NullMarked;
