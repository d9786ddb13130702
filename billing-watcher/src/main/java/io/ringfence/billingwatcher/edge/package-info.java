/** Where billing-watcher meets PostgreSQL, Kafka and HTTP. */
@NullMarked
package io.ringfence.billingwatcher.edge;

import org.jspecify.annotations.NullMarked;
