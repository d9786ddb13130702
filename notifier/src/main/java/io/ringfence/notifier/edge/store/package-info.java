/** PostgreSQL: what was seen, what is gathered, what is on its way. */
@NullMarked
package io.ringfence.notifier.edge.store;

import org.jspecify.annotations.NullMarked;
