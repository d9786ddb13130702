package io.ringfence.billingwatcher.edge.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal as RFC 9457 has it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable List<PostedRecords.Fault> errors,
        @Nullable Integer errorCount) {

    private static final int SHOWN = 100;

    static Response of(int status, String type, String title, String detail) {
        return response(new Problem("/problems/" + type, title, status, detail, null, null));
    }

    static Response of(List<PostedRecords.Fault> faults) {
        return response(new Problem(
                "/problems/invalid",
                "The content is not valid",
                422,
                "Nothing was taken. The first: record " + faults.getFirst().record() + ": "
                        + faults.getFirst().reason(),
                faults.stream().limit(SHOWN).toList(),
                faults.size()));
    }

    private static Response response(Problem problem) {
        return Response.status(problem.status())
                .type("application/problem+json")
                .entity(problem)
                .build();
    }
}
