package io.ringfence.nodeagent.edge.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ringfence.contract.call.CallEnded.Disposition;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.CallReport;
import io.ringfence.nodeagent.core.call.ReportDesk;
import io.ringfence.nodeagent.core.pbx.EpochTime;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Takes what the node's PBX tells of a call: 202 when it is on its way, 400 with the reason when it can't be one, 503 when there is no
 * room for it and it has to be told again.
 */
@Path("/calls")
public class CallsResource {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> FIELDS = Set.of(
            "event",
            "tenant",
            "extension",
            "account",
            "number",
            "callId",
            "startedAt",
            "answeredAt",
            "endedAt",
            "seconds",
            "disposition");

    private static final int MOST_DIGITS = 40;

    private final ReportDesk desk;

    CallsResource(ReportDesk desk) {
        this.desk = desk;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.TEXT_PLAIN)
    @NonBlocking
    public RestResponse<String> tell(String body) {
        try {
            return desk.take(report(body))
                    ? RestResponse.status(RestResponse.Status.ACCEPTED, "taken")
                    : unavailable("too many events of calls wait for Kafka; tell it again later");
        } catch (IllegalArgumentException e) {
            return RestResponse.status(RestResponse.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return unavailable("node-agent starts or stops; tell it again in a moment");
        }
    }

    private CallReport report(String body) {
        JsonNode told = object(body);
        Optional<Account> account = text(told, "account").flatMap(desk::account);
        return new CallReport(
                oneOf(CallReport.What.class, told, "event")
                        .orElseThrow(() -> new IllegalArgumentException("event: is missing")),
                account.map(Account::tenant).or(() -> text(told, "tenant")),
                account.map(Account::extension).or(() -> text(told, "extension")),
                text(told, "number").orElseThrow(() -> new IllegalArgumentException("number: is missing")),
                text(told, "callId").orElseThrow(() -> new IllegalArgumentException("callId: is missing")),
                instant(told, "startedAt"),
                instant(told, "answeredAt"),
                instant(told, "endedAt"),
                seconds(told),
                oneOf(Disposition.class, told, "disposition"));
    }

    private static JsonNode object(String body) {
        JsonNode told;
        try {
            told = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        if (told == null || !told.isObject()) {
            throw new IllegalArgumentException("must be a JSON object");
        }
        Set<String> unknown = new TreeSet<>();
        told.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + String.join(", ", unknown) + "; there are "
                    + String.join(", ", new TreeSet<>(FIELDS)));
        }
        return told;
    }

    /** A text or a number; nothing when it is absent, null or empty. */
    private static Optional<String> text(JsonNode told, String name) {
        JsonNode value = told.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw new IllegalArgumentException(name + ": must be a text");
        }
        // A number of a few digits can be written out as a text of a billion, so its exponent is bounded.
        if (value.isNumber() && Math.abs((long) value.decimalValue().scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException(name + ": a number of more than " + MOST_DIGITS + " digits");
        }
        String said = value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
        return Optional.of(said).filter(text -> !text.isBlank());
    }

    private static OptionalLong seconds(JsonNode told) {
        Optional<String> text = text(told, "seconds");
        if (text.isPresent() && !text.get().matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("seconds: must be a whole number");
        }
        return text.map(digits -> OptionalLong.of(Long.parseLong(digits))).orElseGet(OptionalLong::empty);
    }

    /** ISO 8601 with a zone, or seconds of the epoch. */
    private static Optional<Instant> instant(JsonNode told, String name) {
        return text(told, name).map(text -> {
            if (text.matches("[0-9]{9,11}(\\.[0-9]{1,9})?")) {
                return EpochTime.read(text);
            }
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        name + ": must be seconds of the epoch, or such as 2026-11-25T08:00:00Z", e);
            }
        });
    }

    private static <E extends Enum<E>> Optional<E> oneOf(Class<E> type, JsonNode told, String name) {
        return text(told, name).map(text -> {
            try {
                return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace(' ', '_'));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        name + ": must be one of " + Arrays.toString(type.getEnumConstants()), e);
            }
        });
    }

    private static RestResponse<String> unavailable(String why) {
        return RestResponse.status(RestResponse.Status.SERVICE_UNAVAILABLE, why);
    }
}
