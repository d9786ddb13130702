package io.ringfence.billingwatcher.core.reconcile;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.contract.Amount;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;

/** What people should hear about calls that a provider and a PBX do not tell alike. Ids are made of the call's, so nobody hears it twice. */
public final class ProviderNotices {

    /** Ids in a message; a longer one can't keep the rest from being read. */
    private static final int ID = 100;

    private ProviderNotices() {}

    /** A provider bills more than the PBX has told. */
    public static NoticeRaised longer(Pair pair, Tolerance tolerance, String currency, Instant now) {
        ProviderCall record = pair.record();
        PbxCall call = pair.call();
        String seconds = call.seconds() == PbxCall.UNKNOWN ? "" : call.seconds() + " s and ";
        long more = pair.posting(tolerance).nanos();
        String message = "the provider bills " + record.seconds() + " s and " + Amount.text(record.nanos()) + " "
                + currency + " for " + call(record) + "; the PBX has told " + seconds + Amount.text(call.nanos())
                + (call.callId() == null ? "" : " as call " + shortened(call.callId()))
                + (more == 0 ? "" : "; the difference of " + Amount.text(more) + " counts to " + call.day());
        return notice(NoticeRaised.Kind.PROVIDER_LONGER, record.tenant(), call.extension(), record.id(), message, now);
    }

    /** A provider bills a call that no PBX has told of. */
    public static NoticeRaised orphan(ProviderCall record, String currency, Instant now) {
        String message = "the provider bills " + record.seconds() + " s and " + Amount.text(record.nanos()) + " "
                + currency + " for " + call(record) + ", of which no PBX has told; that counts to " + record.day()
                + ". Either its PBX does not send all records, or somebody uses the trunk without it: check the trunk's password";
        return notice(
                NoticeRaised.Kind.PROVIDER_ORPHAN, record.tenant(), record.extension(), record.id(), message, now);
    }

    /** A call that no provider has billed. */
    public static NoticeRaised missing(PbxCall call, String currency, Instant now) {
        String id = String.valueOf(call.callId());
        String message = "call " + shortened(id) + " to " + call.number() + " of " + call.startedAt() + " has cost "
                + Amount.text(call.nanos()) + " " + currency + ", and no provider has billed it";
        return notice(NoticeRaised.Kind.PROVIDER_MISSING, call.tenant(), call.extension(), id, message, now);
    }

    private static String call(ProviderCall record) {
        return "call " + shortened(record.id()) + " to " + record.number() + " of " + record.startedAt();
    }

    private static String shortened(String id) {
        return id.length() <= ID
                ? id
                : id.codePoints()
                                .limit(ID / 2)
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        + "...";
    }

    private static NoticeRaised notice(
            NoticeRaised.Kind kind, String tenant, String extension, String of, String message, Instant now) {
        String id = Long.toHexString(CdrId.hash64(kind + "|" + tenant + "|" + of));
        return new NoticeRaised(kind, tenant, extension.isEmpty() ? tenant : extension, id, message, now);
    }
}
