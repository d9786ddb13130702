package io.ringfence.policyservice.edge.rest.limit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is about money: a number where a text belongs is refused, since it may have gone through a double, and so is
 * every other change of type. All that is wrong is named.
 */
@ApplicationScoped
public class StrictJson {

    private static final List<CoercionInputShape> SHAPES = List.of(
            CoercionInputShape.Integer,
            CoercionInputShape.Float,
            CoercionInputShape.Boolean,
            CoercionInputShape.String,
            CoercionInputShape.EmptyString);

    @Inject
    ObjectMapper json;

    private ObjectMapper strict = new ObjectMapper();

    @PostConstruct
    void prepare() {
        strict = json.copy()
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        for (CoercionInputShape shape : SHAPES) {
            if (shape != CoercionInputShape.String && shape != CoercionInputShape.EmptyString) {
                strict.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
            }
            if (shape != CoercionInputShape.Integer) {
                strict.coercionConfigFor(LogicalType.Integer).setCoercion(shape, CoercionAction.Fail);
            }
            if (shape != CoercionInputShape.Boolean) {
                strict.coercionConfigFor(LogicalType.Boolean).setCoercion(shape, CoercionAction.Fail);
            }
        }
    }

    /**
     * What may be sent, and what must be.
     *
     * @param known the fields that are taken
     * @param required those of them that must be there
     */
    public record Fields(List<String> known, List<String> required) {}

    /**
     * Reads an object.
     *
     * @param usual what it is when nothing is sent
     */
    public <T> Result<T> read(@Nullable JsonNode body, T usual, Fields fields) {
        if (body == null || !body.isObject()) {
            return Result.refused(
                    ProblemType.BAD_REQUEST,
                    "The body must be an object with " + String.join(", ", fields.known()) + ".");
        }
        List<InputError> errors = new ArrayList<>();
        for (String name : fields.required()) {
            if (!body.hasNonNull(name)) {
                errors.add(InputError.field(name, null, "is missing"));
            }
        }
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) usual.getClass();
        ObjectNode whole = strict.valueToTree(usual);
        T read = usual;
        for (var field : body.properties()) {
            String name = field.getKey();
            if (!fields.known().contains(name)) {
                errors.add(InputError.field(
                        name,
                        field.getValue().toString(),
                        "is not known; known are " + String.join(", ", fields.known())));
            } else if (!field.getValue().isNull()) {
                @Nullable JsonNode before = whole.get(name);
                whole.set(name, field.getValue());
                try {
                    read = strict.treeToValue(whole, type);
                } catch (JsonProcessingException e) {
                    errors.add(InputError.field(name, field.getValue().toString(), reason(name, e)));
                    restore(whole, name, before);
                }
            }
        }
        return errors.isEmpty()
                ? new Result.Done<>(read)
                : new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
    }

    private static void restore(ObjectNode whole, String name, @Nullable JsonNode before) {
        if (before == null) {
            whole.remove(name);
        } else {
            whole.set(name, before);
        }
    }

    /** What the checks of a record say, which name the field by themselves. */
    private static String reason(String name, JsonProcessingException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            String text = cause.getMessage();
            int colon = text.indexOf(": ");
            return colon > 0 && text.substring(0, colon).endsWith(name) ? text.substring(colon + 2) : text;
        }
        return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() == String.class
                ? "must be a text, such as \"12.50\": a number may have been rounded before it came here"
                : "has the wrong form";
    }
}
