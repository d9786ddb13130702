package io.ringfence.billingwatcher.core.book;

import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;

/** Something to publish once what led to it is stored. */
public record Outgoing(Topic topic, Event event) {}
