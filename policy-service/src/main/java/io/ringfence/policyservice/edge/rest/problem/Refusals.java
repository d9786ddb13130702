package io.ringfence.policyservice.edge.rest.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.UnreachableException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one table from what was thrown to what is answered. */
final class Refusals {

    /** SQLSTATE classes of a database that is away, starting, stopping, full, read-only, or gave up a transaction. */
    private static final String[] AWAY = {"08", "57P", "53", "25006", "58", "40"};

    private static final String DATABASE_AWAY =
            "The database can't be reached at the moment; nothing was changed. Try again in a few seconds.";

    private Refusals() {}

    static Refusal of(Throwable thrown) {
        Optional<Refusal> known =
                causes(thrown).flatMap(cause -> known(cause).stream()).findFirst();
        return behind(thrown)
                .or(() -> known)
                .orElseGet(() -> new Refusal(
                        ProblemType.INTERNAL,
                        "Something went wrong inside; the service's log has the details. Try again."));
    }

    /** The reason behind a failure to authenticate, which says more than that somebody was not let in. */
    private static Optional<Refusal> behind(Throwable thrown) {
        return causes(thrown)
                .filter(cause -> !(cause instanceof AuthenticationException))
                .flatMap(cause -> known(cause).stream())
                .findFirst();
    }

    private static Optional<Refusal> known(Throwable thrown) {
        return switch (thrown) {
            case RefusedException refused -> Optional.of(refused.refusal());
            case JsonProcessingException json -> Optional.of(ofJson(json));
            // JAX-RS says "not found" of a parameter that has the wrong type.
            case NotFoundException parameter
            when parameter.getCause() instanceof IllegalArgumentException -> ofStatus(400);
            case OIDCException away ->
                Optional.of(new Refusal(
                        ProblemType.UNAVAILABLE,
                        "The identity provider does not answer. Users with a password here can log in; or try again."));
            case AuthenticationException unknown -> ofStatus(401);
            case UnauthorizedException nobody -> ofStatus(401);
            case ForbiddenException notAllowed -> ofStatus(403);
            case WebApplicationException web -> ofStatus(web.getResponse().getStatus());
            case SQLException sql when isAway(sql) -> Optional.of(new Refusal(ProblemType.UNAVAILABLE, DATABASE_AWAY));
            case UnreachableException away ->
                Optional.of(new Refusal(
                        ProblemType.UNAVAILABLE,
                        away.getMessage() + ". Nothing was changed; try again in a few seconds."));
            default -> Optional.empty();
        };
    }

    private static boolean isAway(SQLException thrown) {
        String state = thrown.getSQLState();
        if (state == null) {
            // The pool has no SQLSTATE when it waits in vain for a connection.
            String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
            return message.contains("acquisition timeout") || message.contains("pool is closed");
        }
        return Stream.of(AWAY).anyMatch(state::startsWith);
    }

    private static Refusal ofJson(JsonProcessingException thrown) {
        String where = thrown instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        String place = thrown.getLocation() == null
                ? ""
                : " at line " + thrown.getLocation().getLineNr() + ", column "
                        + thrown.getLocation().getColumnNr();
        String what;
        if (thrown instanceof UnrecognizedPropertyException unknown) {
            what = "the field " + unknown.getPropertyName() + " is not known; known are "
                    + unknown.getKnownPropertyIds();
        } else if (where.isEmpty()) {
            what = "the body is not JSON" + place;
        } else {
            what = "the field " + where + " has a value of the wrong type" + place;
        }
        return new Refusal(
                ProblemType.BAD_REQUEST, what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + ".");
    }

    private static Optional<Refusal> ofStatus(int status) {
        return switch (status) {
            case 400 ->
                Optional.of(new Refusal(
                        ProblemType.BAD_REQUEST,
                        "A parameter or the body can't be read; see the API document at /q/openapi."));
            case 401 -> Optional.of(new Refusal(ProblemType.UNAUTHENTICATED, "Send Authorization: Bearer <token>."));
            case 403 ->
                Optional.of(new Refusal(
                        ProblemType.FORBIDDEN,
                        "Your role does not allow this; GET /api/v1/me says which one you have. Ask an admin, who can"
                                + " change it."));
            case 404 ->
                Optional.of(new Refusal(
                        ProblemType.NOT_FOUND, "Nothing is at this address; /q/openapi lists what there is."));
            case 405 ->
                Optional.of(new Refusal(
                        ProblemType.METHOD_NOT_ALLOWED,
                        "This method is not for this address; /q/openapi lists what there is."));
            case 406 ->
                Optional.of(new Refusal(
                        ProblemType.NOT_ACCEPTABLE, "The answer does not come in the form that Accept asks for."));
            case 413 -> Optional.of(new Refusal(ProblemType.TOO_LARGE, "The body is too large."));
            case 415 ->
                Optional.of(new Refusal(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "Send application/json; a list may also be text/plain or text/csv."));
            default -> Optional.empty();
        };
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
