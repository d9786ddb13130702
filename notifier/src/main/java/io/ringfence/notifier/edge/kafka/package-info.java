/** Kafka: the settings, and clients. */
@NullMarked
package io.ringfence.notifier.edge.kafka;

import org.jspecify.annotations.NullMarked;
