package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.contract.kafka.KafkaRecords;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What PBXs, nodes and providers say of calls. */
public final class CallEvents {

    private CallEvents() {}

    /** The record of an event, told then. */
    public static ProducerRecord<byte[], byte[]> record(CallEvent event, Instant toldAt) {
        ProducerRecord<byte[], byte[]> now =
                KafkaRecords.toRecord(Topic.CALL_EVENTS, Codec.encode(event, "/test", toldAt, OptionalLong.empty()));
        return new ProducerRecord<>(
                now.topic(), null, toldAt.toEpochMilli(), event.key().getBytes(UTF_8), now.value(), now.headers());
    }

    /** A call of 42 s that has cost 0.50. */
    public static CallEnded ended(
            String tenant, String callId, String extension, @Nullable Integer revision, Instant endedAt) {
        return new CallEnded(
                tenant,
                callId,
                revision,
                null,
                "pbx-1",
                extension,
                "+442079460101",
                null,
                endedAt.minusSeconds(50),
                endedAt.minusSeconds(42),
                endedAt,
                42,
                "0.50",
                "EUR",
                null,
                null,
                null,
                null,
                CallEnded.Disposition.ANSWERED,
                null);
    }

    /** A credit note for a call. */
    public static CallEnded credit(String tenant, String callId, String credited, Instant at) {
        return new CallEnded(
                tenant,
                callId,
                null,
                CallEnded.Kind.CREDIT,
                null,
                "101",
                null,
                null,
                at,
                null,
                at,
                0,
                "-0.50",
                "EUR",
                null,
                null,
                credited,
                null,
                CallEnded.Disposition.ANSWERED,
                null);
    }

    /** A call that a node refused. */
    public static CallRefused refused(String tenant, String callId, String extension, Instant at) {
        return new CallRefused(
                tenant,
                callId,
                "pbx-1",
                extension,
                "00442079460101",
                at,
                "EXTENSION_DAILY",
                "extension " + extension + " has spent 10.20 EUR of 10.00 today");
    }

    /** What a provider bills for a call. */
    public static ProviderCallBilled billed(String tenant, String providerCallId, Instant startedAt) {
        return new ProviderCallBilled(
                tenant, providerCallId, "leg-" + providerCallId, null, "+442079460101", startedAt, 43, "0.51", "EUR");
    }
}
