package io.ringfence.nodeagent.core.call;

/**
 * Who is charged for a call.
 *
 * @param tenant the tenant
 * @param extension its extension
 */
public record Account(String tenant, String extension) {}
