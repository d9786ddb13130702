/** What touches the world. */
@NullMarked
package io.ringfence.notifier.edge;

import org.jspecify.annotations.NullMarked;
