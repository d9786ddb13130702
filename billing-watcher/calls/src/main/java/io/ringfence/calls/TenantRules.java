package io.ringfence.calls;

import io.ringfence.contract.Amount;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What holds for a tenant now. Read by many threads, changed by the one that follows the topic. */
public final class TenantRules {

    /** What follows from a tenant's record; made once, because every record of a call asks for it. */
    private record Derived(
            TenantPublished tenant,
            Periods periods,
            NumberPlan numbers,
            OptionalLong extensionDaily,
            OptionalLong tenantDaily,
            OptionalLong tenantMonthly,
            OptionalLong routePerMinute,
            OptionalLong callCost) {}

    private final Map<String, ExtensionLimitsPublished> extensions = new ConcurrentHashMap<>();
    private final RouteTable routes = new RouteTable();
    private volatile boolean defined;
    private volatile Derived derived;

    TenantRules(String tenant) {
        this.derived = derive(TenantPublished.undefined(tenant));
    }

    private static Derived derive(TenantPublished tenant) {
        CallLimits limits = tenant.limits();
        return new Derived(
                tenant,
                Periods.of(tenant),
                NumberPlan.of(tenant),
                amount(limits.extensionDaily()),
                amount(limits.tenantDaily()),
                amount(limits.tenantMonthly()),
                amount(limits.routePerMinute()),
                amount(limits.callCost()));
    }

    void take(TenantPublished tenant) {
        defined = true;
        derived = derive(tenant);
    }

    void undefine(String tenant) {
        defined = false;
        derived = derive(TenantPublished.undefined(tenant));
    }

    void take(ExtensionLimitsPublished limits) {
        extensions.put(limits.extension(), limits);
    }

    void removeExtension(String extension) {
        extensions.remove(extension);
    }

    void take(RoutePublished route) {
        synchronized (routes) {
            routes.put(route);
        }
    }

    void removeRoute(String prefix) {
        synchronized (routes) {
            routes.remove(prefix);
        }
    }

    /** Whether an admin has defined the tenant. */
    public boolean isDefined() {
        return defined;
    }

    public TenantPublished tenant() {
        return derived.tenant();
    }

    public Periods periods() {
        return derived.periods();
    }

    public NumberPlan numbers() {
        return derived.numbers();
    }

    /** The route of a number. */
    public Optional<RoutePublished> route(Dialled number) {
        synchronized (routes) {
            return routes.of(number);
        }
    }

    /** How many routes there are. */
    public int routes() {
        synchronized (routes) {
            return routes.size();
        }
    }

    /** What an extension may spend in a day, in billionths; empty without a limit. */
    public OptionalLong extensionDaily(String extension) {
        ExtensionLimitsPublished own = extensions.get(extension);
        if (own != null && own.dailyUnlimited()) {
            return OptionalLong.empty();
        }
        return own != null && own.daily() != null ? amount(own.daily()) : derived.extensionDaily();
    }

    /** What all may spend in a day. */
    public OptionalLong tenantDaily() {
        return derived.tenantDaily();
    }

    /** What all may spend in a month. */
    public OptionalLong tenantMonthly() {
        return derived.tenantMonthly();
    }

    /** The highest price of a minute. */
    public OptionalLong routePerMinute() {
        return derived.routePerMinute();
    }

    /** What a single call may cost. */
    public OptionalLong callCost() {
        return derived.callCost();
    }

    /** How many calls to one international number an extension may place within 300 s; empty when they are not counted. */
    public OptionalInt abuseCalls(String extension) {
        ExtensionLimitsPublished own = extensions.get(extension);
        if (own != null && own.abuseUnlimited()) {
            return OptionalInt.empty();
        }
        return count(own != null && own.abuseCalls() != null ? own.abuseCalls() : limits().abuseCalls());
    }

    /** How many calls to the outside an extension may have at once. */
    public OptionalInt concurrentCalls(String extension) {
        ExtensionLimitsPublished own = extensions.get(extension);
        return count(own != null && own.concurrentCalls() != null ? own.concurrentCalls() : limits().concurrentCalls());
    }

    private CallLimits limits() {
        return derived.tenant().limits();
    }

    private static OptionalLong amount(@Nullable String text) {
        return text == null ? OptionalLong.empty() : OptionalLong.of(Amount.nanos(text, "limit"));
    }

    private static OptionalInt count(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
