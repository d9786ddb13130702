package io.ringfence.notifier.core.desk;

/**
 * Where items are gathered.
 *
 * @param recipient a mail address, or {@link Audience#WEBHOOK}
 * @param name the incident of a wave; the group of items elsewhere
 */
public record Place(String recipient, Stream stream, String name) {}
