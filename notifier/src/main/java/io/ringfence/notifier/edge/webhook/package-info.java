/** The signed webhook. */
@NullMarked
package io.ringfence.notifier.edge.webhook;

import org.jspecify.annotations.NullMarked;
