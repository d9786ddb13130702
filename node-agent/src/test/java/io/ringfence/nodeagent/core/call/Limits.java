package io.ringfence.nodeagent.core.call;

import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tenant of tests, acme in Rome: what it may spend, what numbers cost, who is blocked. */
public final class Limits {

    private Limits() {}

    /** The partition of acme's calls. */
    public static final int PARTITION = KafkaRecords.partition(Topic.CALL_EVENTS, "acme");

    /** Nobody has told yet how far calls are counted. */
    public static Counting counting() {
        return new Counting(Duration.ofSeconds(60), tenant -> KafkaRecords.partition(Topic.CALL_EVENTS, tenant));
    }

    public static TenantPublished acme(CallLimits limits) {
        return acme(TenantPublished.WhenBlind.OPEN, limits);
    }

    public static TenantPublished acme(TenantPublished.WhenBlind whenBlind, CallLimits limits) {
        return new TenantPublished(
                "acme",
                "Europe/Rome",
                null,
                null,
                "EUR",
                "IT",
                List.of(),
                List.of("1500"),
                whenBlind,
                TenantPublished.OverMidnight.START,
                false,
                80,
                limits,
                1);
    }

    public static RoutePublished route(String prefix, String perMinute) {
        return new RoutePublished("acme", prefix, Rate.perMinute(perMinute), null);
    }

    public static BlockRaised block(Limit limit, long version, @Nullable Instant until) {
        boolean ofTenant = limit == Limit.TENANT_DAILY || limit == Limit.TENANT_MONTHLY;
        boolean abuse = limit == Limit.ABUSE;
        return new BlockRaised(
                "acme",
                ofTenant ? Scope.TENANT : Scope.EXTENSION,
                ofTenant ? "acme" : "101",
                limit,
                version,
                "event-" + version,
                "2026-11-24",
                abuse ? "6" : "12.34",
                abuse ? "5" : "10.00",
                abuse ? null : "EUR",
                null,
                null,
                List.of(),
                Instant.parse("2026-11-24T10:00:00Z"),
                until,
                1,
                "reached");
    }

    public static BlockRecord lift(Limit limit, long version) {
        return new BlockLifted(
                "acme",
                Scope.EXTENSION,
                "101",
                limit,
                version,
                "lift-" + version,
                BlockLifted.Cause.ADMIN,
                "admin",
                Instant.parse("2026-11-24T11:00:00Z"));
    }
}
