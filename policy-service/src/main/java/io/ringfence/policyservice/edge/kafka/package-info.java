/** Kafka: publishes the policy, reads what nodes report. */
@NullMarked
package io.ringfence.policyservice.edge.kafka;

import org.jspecify.annotations.NullMarked;
