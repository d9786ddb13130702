package io.ringfence.policyservice.edge.rest.console;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands in a form's fields: what was typed, or what is stored before anything is. */
public record Typed(MultivaluedMap<String, String> fields) {

    /** An empty form. */
    public static Typed nothing() {
        return new Typed(new MultivaluedHashMap<>());
    }

    /** A form that begins with these. */
    public static Typed of(Map<String, String> stored) {
        return new Typed(new MultivaluedHashMap<>(stored));
    }

    /** A field's text; empty without one. */
    public String of(String field) {
        String text = fields.getFirst(field);
        return text == null ? "" : text;
    }

    /** A field's text without space around it; empty without one. */
    public String stripped(String field) {
        return of(field).strip();
    }

    /** Whether a box is ticked. */
    public boolean on(String field) {
        return fields.containsKey(field);
    }

    /** Whether a choice among several is made. */
    public boolean has(String field, String value) {
        return all(field).contains(value);
    }

    /** The first value of each field. */
    public Map<String, String> first() {
        Map<String, String> first = new LinkedHashMap<>();
        fields.keySet().forEach(field -> first.put(field, of(field)));
        return first;
    }

    /** All of a field's values. */
    public List<String> all(String field) {
        return fields.getOrDefault(field, List.of());
    }
}
