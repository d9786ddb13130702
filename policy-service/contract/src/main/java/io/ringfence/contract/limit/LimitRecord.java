package io.ringfence.contract.limit;

import io.ringfence.contract.Event;

/** A value on {@code ringfence.call-limits}: what an admin has set last. A record without a value takes it away. */
public sealed interface LimitRecord extends Event permits TenantPublished, ExtensionLimitsPublished, RoutePublished {

    /** Whose it is. */
    String tenant();
}
