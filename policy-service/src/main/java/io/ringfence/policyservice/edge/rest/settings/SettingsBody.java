package io.ringfence.policyservice.edge.rest.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads settings that are sent: what is not sent is as in a policy that filters nothing; all that is wrong is named. */
@ApplicationScoped
public class SettingsBody {

    @Inject
    ObjectMapper json;

    /** Reads them. */
    public Result<FirewallSettings> read(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            return Result.refused(
                    ProblemType.BAD_REQUEST,
                    "The body must be an object such as the field settings of GET /api/v1/firewall/settings.");
        }
        ObjectNode whole = json.valueToTree(FirewallSettings.OFF);
        List<InputError> errors = new ArrayList<>();
        FirewallSettings settings = FirewallSettings.OFF;
        for (var field : body.properties()) {
            JsonNode before = whole.get(field.getKey());
            if (before == null) {
                errors.add(
                        InputError.field(field.getKey(), field.getValue().toString(), "is not known; " + known(whole)));
                continue;
            }
            whole.set(field.getKey(), over(before, field.getValue()));
            try {
                settings = json.treeToValue(whole, FirewallSettings.class);
            } catch (JsonProcessingException e) {
                errors.add(error(whole, field.getKey(), e));
                whole.set(field.getKey(), before);
            }
        }
        return errors.isEmpty()
                ? new Result.Done<>(settings)
                : new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
    }

    /** An object of which some fields are sent has the others as usual. */
    private static JsonNode over(JsonNode usual, JsonNode sent) {
        if (!usual.isObject() || !sent.isObject()) {
            return sent;
        }
        ObjectNode merged = usual.deepCopy();
        merged.setAll((ObjectNode) sent);
        return merged;
    }

    private static String known(ObjectNode whole) {
        return whole.properties().stream()
                .map(field -> field.getKey())
                .collect(Collectors.joining(", ", "known are ", ""));
    }

    private static String path(String field, JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping) {
            String path = mapping.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .filter(name -> name != null)
                    .collect(Collectors.joining("."));
            return path.isEmpty() ? field : path;
        }
        return field;
    }

    /** What is wrong, of the very field: of one that a record refuses, its message begins with the name. */
    private static InputError error(ObjectNode whole, String field, JsonProcessingException e) {
        String path = path(field, e);
        String reason = reason(e);
        JsonNode at = at(whole, path);
        int colon = reason.indexOf(": ");
        if (colon > 0 && at.has(reason.substring(0, colon))) {
            String name = reason.substring(0, colon);
            return InputError.field(path + "." + name, text(at.get(name)), reason.substring(colon + 2));
        }
        return InputError.field(path, text(at), reason);
    }

    private static JsonNode at(JsonNode whole, String path) {
        JsonNode at = whole;
        for (String name : path.split("\\.")) {
            at = at.path(name);
        }
        return at;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private static String reason(JsonProcessingException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        if (e instanceof MismatchedInputException wrong && wrong.getTargetType() == int.class) {
            return "must be a whole number";
        }
        String text = e.getOriginalMessage();
        int end = text.indexOf('(');
        return "has the wrong form"
                + (text.startsWith("Unrecognized field")
                        ? ": " + text.substring(0, end).strip()
                        : "");
    }
}
