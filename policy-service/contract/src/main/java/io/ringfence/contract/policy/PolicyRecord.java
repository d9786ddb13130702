package io.ringfence.contract.policy;

import io.ringfence.contract.Event;

/** A value on {@code ringfence.firewall-policy}. A key leaves the policy by a record without a value. */
public sealed interface PolicyRecord extends Event
        permits SettingsPublished, EntryPublished, ListChunkPublished, ListPublished {}
