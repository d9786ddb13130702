/** Kafka: the events of calls, the limits, and what is published. */
@NullMarked
package io.ringfence.billingwatcher.edge.kafka;

import org.jspecify.annotations.NullMarked;
