package io.ringfence.billingwatcher.core.book;

/** A call of a tenant. */
public record CallKey(String tenant, String callId) {}
