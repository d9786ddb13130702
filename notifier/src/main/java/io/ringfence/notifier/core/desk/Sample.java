package io.ringfence.notifier.core.desk;

import java.time.Instant;

/** One of many items that are told together. */
public record Sample(String title, Instant at) {}
