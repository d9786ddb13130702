package io.ringfence.notifier.core.delivery;

import java.time.Instant;

/**
 * A letter that waits to be delivered.
 *
 * @param id its number; letters of one lane go in the order of their numbers
 * @param key the same through all attempts, and of no other letter
 * @param createdAt when it was decided on
 * @param attempts how often it was tried before
 */
public record Outgoing(long id, String key, Instant createdAt, int attempts, Letter letter) {}
