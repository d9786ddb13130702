package io.ringfence.policyservice.edge.rest.block;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.policyservice.core.block.HeldBlock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A block.
 *
 * @param id for its address
 * @param active whether it holds
 * @param raised how it was raised last; absent when the topic has only the lift left
 * @param lifted how it was lifted; absent while what was said last is that it was raised
 */
@Schema(name = "CallBlock", description = "Who is kept from making calls that cost money, by which limit, until when.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallBlockView(
        String id,
        String tenant,
        BlockRecord.Scope scope,
        String subject,
        BlockRecord.Limit limit,
        long version,
        boolean active,
        @Nullable RaisedView raised,
        @Nullable LiftedView lifted) {

    /**
     * How it was raised.
     *
     * @param period the local day or month that was spent; the number for ABUSE
     * @param sum what was spent or counted
     * @param of the limit in force
     * @param live how much of the sum calls in progress were
     * @param causeCallId the call with which the limit was reached
     * @param hangUp how many calls in progress were to end
     * @param until until when it holds; absent when only a lift ends it
     * @param ruleVersion the version of the tenant that it was decided by
     */
    @Schema(name = "CallBlockRaised")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RaisedView(
            String period,
            String sum,
            String of,
            @Nullable String currency,
            @Nullable String live,
            @Nullable String causeCallId,
            int hangUp,
            Instant at,
            @Nullable Instant until,
            long ruleVersion,
            String message) {

        static RaisedView of(BlockRaised block) {
            return new RaisedView(
                    block.period(),
                    block.sum(),
                    block.of(),
                    block.currency(),
                    block.live(),
                    block.causeCallId(),
                    block.hangUp().size(),
                    block.raisedAt(),
                    block.validUntil(),
                    block.ruleVersion(),
                    block.message());
        }
    }

    /** How it was lifted. */
    @Schema(name = "CallBlockLifted")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LiftedView(
            BlockLifted.Cause cause, @Nullable String by, Instant at) {

        static LiftedView of(BlockLifted lift) {
            return new LiftedView(lift.cause(), lift.by(), lift.at());
        }
    }

    static CallBlockView of(HeldBlock held, Instant now) {
        BlockRecord last = held.last();
        return new CallBlockView(
                id(last.key()),
                last.tenant(),
                last.scope(),
                last.subject(),
                last.limit(),
                last.version(),
                held.isActive(now),
                held.raised() == null ? null : RaisedView.of(held.raised()),
                last instanceof BlockLifted lift ? LiftedView.of(lift) : null);
    }

    /** The id of a record's key. */
    static String id(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    /** The record's key that an id is of. */
    static Optional<String> key(String id) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(id), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
