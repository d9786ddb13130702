package io.ringfence.policyservice.edge.rest.console;

import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a form was not taken, in the API's own words; {@link #NONE} when it has not been sent yet. */
public record FormProblem(Optional<Refusal> refusal) {

    public static final FormProblem NONE = new FormProblem(Optional.empty());

    /** How many lines of a list are named in a page. */
    private static final int MOST_LINES = 20;

    public static FormProblem of(Refusal refusal) {
        return new FormProblem(Optional.of(refusal));
    }

    public boolean present() {
        return refusal.isPresent();
    }

    public String title() {
        return refusal.map(told -> told.type().title()).orElse("");
    }

    public String detail() {
        return refusal.map(Refusal::detail).orElse("");
    }

    /** The kind of problem, such as {@code cuts-requester}; empty without one. */
    public String kind() {
        return refusal.map(told -> told.type().slug()).orElse("");
    }

    /** Whether sending it again with {@code force} would do it. */
    public boolean forceable() {
        return kind().equals("cuts-requester") || kind().equals("cuts-off");
    }

    /** Whether somebody else changed it meanwhile. */
    public boolean stale() {
        return kind().equals("changed-meanwhile");
    }

    /** What is wrong with a field; empty when nothing is. */
    public String of(String field) {
        return refusal.stream()
                .flatMap(told -> told.errors().stream())
                .filter(error -> field.equals(error.field()))
                .map(InputError::reason)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** What is wrong with lines of a list. */
    public List<InputError> lines() {
        return refusal.stream()
                .flatMap(told -> told.errors().stream())
                .filter(error -> error.line() != null)
                .limit(MOST_LINES)
                .toList();
    }
}
