package io.ringfence.billingwatcher.core.reconcile;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.contract.call.ProviderCallBilled;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Records of a provider and calls of a PBX, all of tenant acme to one number. */
final class Records {

    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    static final LocalDate TODAY = LocalDate.parse("2026-11-25");
    static final String LONDON = "+442079460101";
    static final Tolerance TOLERANCE = new Tolerance(Duration.ofSeconds(5), 0);

    private Records() {}

    /** An open record. */
    static ProviderCall record(String id, String trunkCallId, long atMillis, long seconds, long nanos) {
        return new ProviderCall(
                "acme",
                id,
                trunkCallId,
                LONDON,
                "",
                NOON.plusMillis(atMillis),
                TODAY,
                seconds,
                nanos,
                ProviderCall.State.OPEN,
                new Posting("", TODAY, 0));
    }

    /** The same, after it has counted by itself. */
    static ProviderCall orphan(ProviderCall record) {
        return new ProviderCall(
                record.tenant(),
                record.id(),
                record.trunkCallId(),
                record.number(),
                record.extension(),
                record.startedAt(),
                record.day(),
                record.seconds(),
                record.nanos(),
                ProviderCall.State.ORPHAN,
                record.whole());
    }

    /** The same, as it is after it was matched. */
    static ProviderCall matched(Pair pair) {
        ProviderCall record = pair.record();
        return new ProviderCall(
                record.tenant(),
                record.id(),
                record.trunkCallId(),
                record.number(),
                record.extension(),
                record.startedAt(),
                record.day(),
                record.seconds(),
                record.nanos(),
                ProviderCall.State.MATCHED,
                pair.posting(TOLERANCE));
    }

    static PbxCall call(String id, String trunkCallId, long atMillis, long seconds, long nanos) {
        return call(id, trunkCallId, LONDON, "101", atMillis, seconds, nanos);
    }

    static PbxCall call(
            String id, String trunkCallId, String number, String extension, long atMillis, long seconds, long nanos) {
        Instant start = NOON.plusMillis(atMillis);
        return new PbxCall(
                new PbxCall.Key(TODAY, CdrId.of("acme", id)),
                "acme",
                id,
                trunkCallId,
                number,
                extension,
                start,
                start.plusSeconds(Math.max(0, seconds)),
                TODAY,
                seconds,
                nanos);
    }

    static ProviderCallBilled billed(String destination, Instant startedAt, String cost, String currency) {
        return new ProviderCallBilled("acme", "p-1", null, "101", destination, startedAt, 60, cost, currency);
    }
}
