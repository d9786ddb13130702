package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.entry.EntryEdit;
import io.ringfence.policyservice.core.entry.EntryInput;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body that changes an entry, where a field that is absent differs from one that is null. */
final class EditBody {

    private static final Set<String> FIELDS = Set.of("comment", "expiresAt", "ttlSeconds");

    private EditBody() {}

    /** Its shape, for the API document. */
    @Schema(name = "EntryEdit", description = "Comment and expiry of an entry.")
    record Document(
            @Nullable String comment,
            @Nullable Instant expiresAt,
            @Nullable Long ttlSeconds) {}

    /**
     * Reads it.
     *
     * @param whole whether what is absent is taken away
     */
    static Result<EntryEdit> read(@Nullable JsonNode body, boolean whole, Instant now) {
        if (body == null || !body.isObject()) {
            return Result.refused(ProblemType.BAD_REQUEST, "The body must be an object with comment and expiresAt.");
        }
        List<InputError> errors = new ArrayList<>();
        Iterator<Map.Entry<String, JsonNode>> fields = body.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!FIELDS.contains(field.getKey())) {
                errors.add(InputError.field(
                        field.getKey(), field.getValue().asText(), "can't be changed; only comment and expiry can"));
            }
        }
        boolean expiry = whole || body.has("expiresAt") || body.has("ttlSeconds");
        EntryInput input = new EntryInput(
                "BLOCK",
                "0.0.0.0/32",
                null,
                text(body, "comment", errors),
                text(body, "expiresAt", errors),
                seconds(body, errors));
        // The rules for comment and expiry are those of a new entry; list and network are of no account here.
        Result<EntryDraft> checked = EntryDraft.of(input, now);
        if (checked instanceof Result.Refused<EntryDraft>(Refusal refusal)) {
            errors.addAll(refusal.errors());
        }
        if (!errors.isEmpty() || !(checked instanceof Result.Done<EntryDraft>(EntryDraft draft))) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        return new Result.Done<>(new EntryEdit(
                whole || body.has("comment") ? Optional.of(new EntryEdit.Value<>(draft.comment())) : Optional.empty(),
                expiry ? Optional.of(new EntryEdit.Value<>(draft.expiresAt())) : Optional.empty()));
    }

    private static @Nullable String text(JsonNode body, String field, List<InputError> errors) {
        JsonNode node = body.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            errors.add(InputError.field(field, node.toString(), "must be a text or null"));
        }
        return node.asText();
    }

    private static @Nullable Long seconds(JsonNode body, List<InputError> errors) {
        JsonNode node = body.get("ttlSeconds");
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.canConvertToLong() || !node.isIntegralNumber()) {
            errors.add(InputError.field("ttlSeconds", node.toString(), "must be a whole number of seconds"));
            return null;
        }
        return node.asLong();
    }
}
