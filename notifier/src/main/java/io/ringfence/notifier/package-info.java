/** notifier: tells people what matters, once, by mail and webhook. */
@NullMarked
package io.ringfence.notifier;

import org.jspecify.annotations.NullMarked;
