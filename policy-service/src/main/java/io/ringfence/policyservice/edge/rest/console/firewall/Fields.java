package io.ringfence.policyservice.edge.rest.console.firewall;

import io.ringfence.policyservice.edge.rest.problem.RefusedException;

/** Texts of forms that stand for numbers. */
final class Fields {

    private Fields() {}

    /** A whole number, or the problem of that field. */
    static long number(String field, String text) {
        try {
            return Long.parseLong(text.replace(",", "").replace(" ", ""));
        } catch (NumberFormatException e) {
            throw RefusedException.parameter(field, text, "must be a whole number");
        }
    }
}
