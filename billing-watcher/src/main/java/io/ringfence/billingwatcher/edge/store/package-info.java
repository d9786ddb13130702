/** PostgreSQL: ids, sums, holds, blocks, outbox and offsets, in one transaction for each poll. */
@NullMarked
package io.ringfence.billingwatcher.edge.store;

import org.jspecify.annotations.NullMarked;
