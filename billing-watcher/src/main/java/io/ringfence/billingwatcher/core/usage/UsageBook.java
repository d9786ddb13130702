package io.ringfence.billingwatcher.core.usage;

import java.util.Optional;

/** What tenants and extensions have spent. */
public interface UsageBook {

    /** The usage of an extension, or of a whole tenant. */
    Usage of(String tenant, Optional<String> extension);
}
