package io.ringfence.policyservice.testing;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.kafka.KafkaRecords;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What billing-watcher says of blocks. */
public final class Blocks {

    private Blocks() {}

    /** Tells it. */
    public static void send(String kafka, BlockRecord record) {
        TopicReader.send(
                kafka,
                KafkaRecords.toRecord(
                        Topic.CALL_BLOCKS,
                        Codec.encode(record, "/billing-watcher", Instant.now(), OptionalLong.empty())));
    }

    /** A block, raised now. */
    public static BlockRaised raised(
            String tenant, Scope scope, String subject, Limit limit, long version, @Nullable Instant until) {
        return new BlockRaised(
                tenant,
                scope,
                subject,
                limit,
                version,
                tenant + subject + limit + version,
                "2026-11-25",
                "10.00",
                "10.00",
                "EUR",
                null,
                "call-1",
                List.of(),
                Instant.now(),
                until,
                1,
                "spent");
    }

    /** The end of an extension's daily block. */
    public static BlockLifted lifted(String tenant, String extension, long version) {
        return new BlockLifted(
                tenant,
                Scope.EXTENSION,
                extension,
                Limit.EXTENSION_DAILY,
                version,
                tenant + extension + version,
                BlockLifted.Cause.ADMIN,
                "admin",
                Instant.now());
    }
}
