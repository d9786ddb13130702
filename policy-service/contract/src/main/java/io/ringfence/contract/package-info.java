/** The Kafka contract between the parts: topics, events and how they are written on the wire. */
@NullMarked
package io.ringfence.contract;

import org.jspecify.annotations.NullMarked;
