/** Kafka's brokers, topics and users as the manifests have them, and on a real broker. */
@NullMarked
package io.ringfence.k8s.kafka;

import org.jspecify.annotations.NullMarked;
