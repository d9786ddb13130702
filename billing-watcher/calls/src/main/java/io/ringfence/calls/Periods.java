package io.ringfence.calls;

import io.ringfence.contract.limit.TenantPublished;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The days and months of a tenant, by the zone that is in force at an instant. A day starts when its first instant exists
 * ({@link LocalDate#atStartOfDay(ZoneId)}): it has 23, 24 or 25 hours, and may start at 01:00.
 */
public final class Periods {

    private final ZoneId zone;
    private final ZoneId before;
    private final Instant from;

    private Periods(ZoneId zone, ZoneId before, Instant from) {
        this.zone = zone;
        this.before = before;
        this.from = from;
    }

    /** The periods of a tenant. */
    public static Periods of(TenantPublished tenant) {
        ZoneId zone = ZoneId.of(tenant.zone());
        String previous = tenant.previousZone();
        Instant from = tenant.zoneFrom();
        return previous == null || from == null
                ? new Periods(zone, zone, Instant.MIN)
                : new Periods(zone, ZoneId.of(previous), from);
    }

    /** Since when a new zone is in force: its own next midnight, so that a change gives nobody a second day. */
    public static Instant nextMidnight(ZoneId zone, Instant now) {
        return now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** The local day of an instant. */
    public LocalDate day(Instant at) {
        ZoneId there = zone(at);
        ZoneOffset offset = there.getRules().getOffset(at);
        return LocalDate.ofEpochDay(Math.floorDiv(at.getEpochSecond() + offset.getTotalSeconds(), 86_400L));
    }

    /** When the local day of an instant ends: the first instant of a later day, also where the zone changes meanwhile. */
    public Instant endOfDay(Instant at) {
        Instant end = nextMidnight(zone(at), at);
        if (!changesBefore(at, end)) {
            return end;
        }
        return day(from).isAfter(day(at)) ? from : nextMidnight(zone, from);
    }

    /** When the local month of an instant ends. */
    public Instant endOfMonth(Instant at) {
        YearMonth month = YearMonth.from(day(at));
        Instant end = startOf(month.plusMonths(1), zone(at));
        if (!changesBefore(at, end)) {
            return end;
        }
        return YearMonth.from(day(from)).isAfter(month) ? from : startOf(month.plusMonths(1), zone);
    }

    private boolean changesBefore(Instant at, Instant end) {
        return at.isBefore(from) && end.isAfter(from);
    }

    private static Instant startOf(YearMonth month, ZoneId zone) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }

    private ZoneId zone(Instant at) {
        return at.isBefore(from) ? before : zone;
    }
}
