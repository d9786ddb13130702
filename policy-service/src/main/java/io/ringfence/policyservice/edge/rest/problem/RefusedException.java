package io.ringfence.policyservice.edge.rest.problem;

import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.edge.BoundedInput;
import java.io.InputStream;

/** Carries a refusal out of a resource. */
public final class RefusedException extends RuntimeException {

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.detail());
        this.refusal = refusal;
    }

    public RefusedException(ProblemType type, String detail) {
        this(new Refusal(type, detail));
    }

    /** A parameter that can't be read. */
    public static RefusedException parameter(String name, String value, String reason) {
        return new RefusedException(Refusal.of(ProblemType.INVALID, InputError.field(name, value, reason)));
    }

    /** A body that is refused once more than so many bytes were read from it; {@code what} is for the text: The body. */
    public static InputStream bounded(InputStream body, long limit, String what) {
        return new BoundedInput(body, limit, most -> {
            throw new RefusedException(
                    ProblemType.TOO_LARGE, what + " has more than the " + most + " bytes that are taken.");
        });
    }

    /** What a result has, or its refusal. */
    public static <T> T unless(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T>(Refusal refusal) -> throw new RefusedException(refusal);
        };
    }

    public Refusal refusal() {
        return refusal;
    }
}
