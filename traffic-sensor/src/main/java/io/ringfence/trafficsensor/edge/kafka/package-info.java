/** To the brokers. */
@NullMarked
package io.ringfence.trafficsensor.edge.kafka;

import org.jspecify.annotations.NullMarked;
