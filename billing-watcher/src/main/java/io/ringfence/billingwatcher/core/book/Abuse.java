package io.ringfence.billingwatcher.core.book;

import io.ringfence.calls.CallRules;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Blocks an extension that calls one international number too often, until an admin lifts that. */
final class Abuse {

    private final AbuseWindows windows = new AbuseWindows();
    private final Blocks blocks;
    private final CallRules rules;

    Abuse(Blocks blocks, CallRules rules) {
        this.blocks = blocks;
        this.rules = rules;
    }

    /**
     * Takes a call; one that was taken before changes nothing. With later ones, which may be told first, it may be one too many.
     *
     * @param callId absent when only its hash is known any more
     */
    void take(Changes.Attempt call, @Nullable String callId, Instant now, Changes changes) {
        String tenant = call.tenant();
        String extension = call.extension();
        Instant at = call.startedAt();
        OptionalInt most = rules.of(tenant).abuseCalls(extension);
        if (most.isEmpty() || isLiftedSince(tenant, extension, at)) {
            return;
        }
        int count = windows.add(tenant, extension, call.number(), at, call.call());
        if (count <= most.getAsInt()) {
            return;
        }
        String message =
                "extension " + extension + " has called " + call.number() + " " + count + " times within 300 s";
        if (at.isBefore(now.minus(AbuseWindows.LOOKBACK))) {
            Notices.raise(NoticeRaised.Kind.LATE_EXCEEDED, tenant, extension, message, now, changes);
            return;
        }
        Block.Key key = new Block.Key(tenant, Scope.EXTENSION, extension, Limit.ABUSE);
        Block block = blocks.get(key);
        if (block == null || !block.isActive()) {
            blocks.raise(
                    key,
                    new Blocks.Reason(
                            call.number(),
                            Integer.toString(count),
                            Integer.toString(most.getAsInt()),
                            null,
                            null,
                            callId,
                            List.of(),
                            null,
                            rules.of(tenant).tenant().version(),
                            message),
                    now,
                    changes);
        }
    }

    /** Calls before a lift count no more. */
    void clear(String tenant, String extension) {
        windows.clear(tenant, extension);
    }

    void dropBefore(Instant oldest) {
        windows.dropBefore(oldest);
    }

    private boolean isLiftedSince(String tenant, String extension, Instant at) {
        Block block = blocks.get(new Block.Key(tenant, Scope.EXTENSION, extension, Limit.ABUSE));
        Instant lifted = block == null ? null : block.liftedAt();
        return lifted != null && !at.isAfter(lifted);
    }
}
