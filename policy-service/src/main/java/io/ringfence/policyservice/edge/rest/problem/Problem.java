package io.ringfence.policyservice.edge.rest.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done (RFC 9457).
 *
 * @param type the kind of problem, for machines; docs/problems.md explains each
 * @param title the kind of problem, for people
 * @param status the HTTP status
 * @param detail what, where and what to do next
 * @param instance the path that was asked
 * @param errors what is wrong with the input, at most a thousand
 * @param errorCount how many errors there are in all, when there are any
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "Why a request was not done (RFC 9457). docs/problems.md explains each type.")
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        List<InputError> errors,
        @Nullable Long errorCount) {

    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(Refusal refusal, String path) {
        return new Problem(
                refusal.type().uri(),
                refusal.type().title(),
                refusal.type().status(),
                refusal.detail(),
                path,
                refusal.errors(),
                refusal.errorCount() == 0 ? null : refusal.errorCount());
    }
}
