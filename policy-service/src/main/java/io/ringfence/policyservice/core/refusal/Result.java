package io.ringfence.policyservice.core.refusal;

/** What was asked for, or why not. */
public sealed interface Result<T> {

    /** It is done, or may be done. */
    record Done<T>(T value) implements Result<T> {}

    /** It is not done. */
    record Refused<T>(Refusal refusal) implements Result<T> {}

    static <T> Result<T> refused(ProblemType type, String detail) {
        return new Refused<>(new Refusal(type, detail));
    }
}
