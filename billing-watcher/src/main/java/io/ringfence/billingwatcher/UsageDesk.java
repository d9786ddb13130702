package io.ringfence.billingwatcher;

import io.ringfence.billingwatcher.core.usage.Spending;
import io.ringfence.billingwatcher.core.usage.Usage;
import io.ringfence.billingwatcher.core.usage.UsageBook;
import io.ringfence.calls.TenantRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Puts what is stored and what the limits are together. */
@ApplicationScoped
public class UsageDesk implements UsageBook {

    @Inject
    Watcher watcher;

    @Inject
    Spending.Source spending;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Usage of(String tenant, Optional<String> extension) {
        TenantRules rules = watcher.rules(tenant);
        Instant now = clock.instant();
        Spending stored = spending.of(tenant, extension.orElse(""), Usage.from(rules, now));
        return Usage.of(tenant, extension, rules, stored, now);
    }
}
