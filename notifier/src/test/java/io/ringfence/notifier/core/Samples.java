package io.ringfence.notifier.core;

import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Events for tests. */
public final class Samples {

    private Samples() {}

    /** A ban by a node's Fail2Ban. */
    public static IpBanned ban(String address, Instant at) {
        return ban(address, at, "too many failures", List.of());
    }

    /** A ban by a node's Fail2Ban, with what an attacker wrote. */
    public static IpBanned ban(String address, Instant at, String reason, List<String> matches) {
        return new IpBanned(
                address,
                address,
                IpBanned.Origin.FAIL2BAN,
                "pbx-1",
                "asterisk",
                null,
                at,
                at.plus(Duration.ofHours(1)),
                5,
                matches,
                reason,
                true);
    }

    /** A ban by an admin. */
    public static IpBanned manual(String address, Instant at) {
        return new IpBanned(
                address,
                address,
                IpBanned.Origin.MANUAL,
                null,
                IpBanned.MANUAL_JAIL,
                "admin",
                at,
                at.plus(Duration.ofHours(1)),
                0,
                List.of(),
                "by hand",
                true);
    }

    /** An extension that has reached its daily limit. */
    public static BlockRaised block(String tenant, String extension, Instant at) {
        return new BlockRaised(
                tenant,
                BlockRecord.Scope.EXTENSION,
                extension,
                BlockRecord.Limit.EXTENSION_DAILY,
                1,
                "e-" + tenant + "-" + extension + "-" + at.toEpochMilli(),
                "2026-11-25",
                "10.00",
                "10.00",
                "EUR",
                null,
                "pbx-1:7",
                List.of("pbx-1:7"),
                at,
                at.plus(Duration.ofHours(6)),
                1,
                "10.00 of 10.00 EUR are spent");
    }

    /** A notice of a tenant. */
    public static NoticeRaised notice(NoticeRaised.Kind kind, String tenant, String id, Instant at) {
        return new NoticeRaised(kind, tenant, "101", id, "80 % of the limit are spent", at);
    }
}
