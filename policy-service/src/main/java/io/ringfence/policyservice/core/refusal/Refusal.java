package io.ringfence.policyservice.core.refusal;

import java.util.List;

/**
 * Why something is not done.
 *
 * @param type the kind of refusal
 * @param detail what, where and what to do next
 * @param errors the wrong inputs; not more than a thousand
 * @param errorCount how many wrong inputs there are in all
 */
public record Refusal(ProblemType type, String detail, List<InputError> errors, long errorCount) {

    public Refusal {
        errors = List.copyOf(errors);
    }

    public Refusal(ProblemType type, String detail) {
        this(type, detail, List.of(), 0);
    }

    /** A refusal of fields or parameters. */
    public static Refusal of(ProblemType type, List<InputError> errors) {
        InputError first = errors.getFirst();
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more, see errors)";
        return new Refusal(type, first.field() + ": " + first.reason() + more, errors, errors.size());
    }

    /** A refusal of one field or parameter. */
    public static Refusal of(ProblemType type, InputError error) {
        return of(type, List.of(error));
    }
}
