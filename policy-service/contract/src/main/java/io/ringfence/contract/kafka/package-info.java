/** The one place where the contract meets Kafka's client classes. */
@NullMarked
package io.ringfence.contract.kafka;

import org.jspecify.annotations.NullMarked;
