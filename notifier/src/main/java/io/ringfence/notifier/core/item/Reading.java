package io.ringfence.notifier.core.item;

import io.ringfence.contract.notification.NotificationKind;

/** What an event means for people. */
public sealed interface Reading {

    /** They may hear of it. */
    record Told(Item item) implements Reading {}

    /** They hear of it otherwise, or never. */
    record Passed() implements Reading {}

    /** An admin has done it, and knows. */
    record ByAdmin(NotificationKind kind) implements Reading {}
}
