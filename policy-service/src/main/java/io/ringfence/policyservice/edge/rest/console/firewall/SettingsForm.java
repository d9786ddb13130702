package io.ringfence.policyservice.edge.rest.console.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ringfence.policyservice.edge.rest.console.Typed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Settings as a form has them: a field for each value, named by its path ({@code sipRate.burst}), a list as one text. What a form
 * does not have stays as it is. A form names its boxes in {@link #BOX}, as browsers send only those that are ticked.
 */
final class SettingsForm {

    /** The field that names a box. */
    static final String BOX = "box";

    private static final String LINES = "scanners.patterns";
    private static final String COUNTRIES = ".allowed";

    private SettingsForm() {}

    /** A value that differs. */
    record Change(String path, String before, String after) {}

    /** What stands in the form before anything is typed. */
    static Typed typed(JsonNode settings) {
        Map<String, String> fields = new LinkedHashMap<>();
        values(settings).forEach((path, value) -> {
            if (!value.isBoolean()) {
                fields.put(path, text(path, value));
            } else if (value.asBoolean()) {
                fields.put(path, "on");
            }
        });
        return Typed.of(fields);
    }

    /** The settings that a form asks for. What is no number is left as it was typed, for the API to say so. */
    static ObjectNode settings(JsonNode stored, Typed typed) {
        ObjectNode settings = stored.deepCopy();
        values(stored).forEach((path, value) -> {
            if (value.isBoolean()) {
                if (typed.has(BOX, path)) {
                    set(settings, path, BooleanNode.valueOf(typed.on(path)));
                }
            } else if (typed.on(path)) {
                set(settings, path, value.isArray() ? list(path, typed.of(path)) : number(typed.stripped(path)));
            }
        });
        return settings;
    }

    /** What differs, for people. */
    static List<Change> changes(JsonNode before, JsonNode after) {
        List<Change> changes = new ArrayList<>();
        Map<String, JsonNode> olds = values(before);
        values(after).forEach((path, value) -> {
            JsonNode old = olds.get(path);
            if (!value.equals(old)) {
                changes.add(new Change(path, old == null ? "" : shown(path, old), shown(path, value)));
            }
        });
        return changes;
    }

    private static Map<String, JsonNode> values(JsonNode settings) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        collect(settings, "", values);
        return values;
    }

    private static void collect(JsonNode node, String prefix, Map<String, JsonNode> values) {
        node.properties().forEach(field -> {
            String path = prefix + field.getKey();
            if (field.getValue().isObject()) {
                collect(field.getValue(), path + ".", values);
            } else {
                values.put(path, field.getValue());
            }
        });
    }

    private static void set(ObjectNode settings, String path, JsonNode value) {
        ObjectNode at = settings;
        String rest = path;
        int dot;
        while ((dot = rest.indexOf('.')) >= 0) {
            at = (ObjectNode) at.get(rest.substring(0, dot));
            rest = rest.substring(dot + 1);
        }
        at.set(rest, value);
    }

    private static JsonNode number(String text) {
        try {
            return IntNode.valueOf(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return TextNode.valueOf(text.isEmpty() ? "nothing" : text);
        }
    }

    private static ArrayNode list(String path, String text) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        String cased = path.endsWith(COUNTRIES) ? text.toUpperCase(Locale.ROOT) : text;
        Arrays.stream(cased.split(path.equals(LINES) ? "\\R" : "[\\s,;]+"))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .forEach(list::add);
        return list;
    }

    private static String text(String path, JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> items = StreamSupport.stream(value.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return String.join(path.equals(LINES) ? "\n" : " ", items);
    }

    private static String shown(String path, JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "on" : "off";
        }
        String text = text(path, value).replace("\n", ", ");
        return text.isEmpty() ? "nothing" : text;
    }
}
