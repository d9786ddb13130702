package io.ringfence.policyservice.edge.rest.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Makes of a form what the API takes: empty fields are not sent, and what is wrong is left to the API to say. */
public final class Body {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

    private final Typed typed;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private Body(Typed typed) {
        this.typed = typed;
    }

    public static Body of(Typed typed) {
        return new Body(typed);
    }

    /** Fields that are texts, amounts too. */
    public Body texts(String... fields) {
        for (String field : fields) {
            String text = typed.stripped(field);
            if (!text.isEmpty()) {
                json.put(field, text);
            }
        }
        return this;
    }

    /** Fields that are whole numbers. */
    public Body numbers(String... fields) {
        for (String field : fields) {
            String text = typed.stripped(field);
            if (INTEGER.matcher(text).matches()) {
                json.put(field, Integer.parseInt(text));
            } else if (!text.isEmpty()) {
                json.put(field, text);
            }
        }
        return this;
    }

    /** Boxes that are ticked or not. */
    public Body boxes(String... fields) {
        for (String field : fields) {
            json.put(field, typed.on(field));
        }
        return this;
    }

    /** Fields with several texts, parted by commas or white space. */
    public Body lists(String... fields) {
        for (String field : fields) {
            ArrayNode items = json.putArray(field);
            for (String text : typed.of(field).split("[,\\s]+")) {
                if (!text.isEmpty()) {
                    items.add(text);
                }
            }
        }
        return this;
    }

    public ObjectNode json() {
        return json;
    }
}
