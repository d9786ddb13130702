package io.ringfence.nodeagent.edge.rest;

import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.DialAnswer;
import io.ringfence.nodeagent.core.call.DialDesk;
import io.ringfence.nodeagent.core.call.DialRequest;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Tells the node's PBX whether a call may be placed. JSON, or one plain line: what a dialplan reads with {@code func_curl} comes
 * without a status, so the line alone says it, and an error's line says neither.
 */
@Path("/dial")
public class DialResource {

    private final DialDesk desk;

    DialResource(DialDesk desk) {
        this.desk = desk;
    }

    @GET
    @NonBlocking
    public RestResponse<Object> dial(
            @RestQuery @Nullable String tenant,
            @RestQuery @Nullable String extension,
            @RestQuery @Nullable String account,
            @RestQuery @Nullable String number,
            @RestQuery @Nullable String callId,
            @RestQuery @Nullable String outside,
            @RestQuery @Nullable String format,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        boolean line = "line".equals(format)
                || format == null
                        && headers.getAcceptableMediaTypes().stream()
                                .findFirst()
                                .filter(MediaType.TEXT_PLAIN_TYPE::equals)
                                .isPresent();
        // An empty account code is one: that of a call which nobody answers for.
        boolean hasAccount = uri.getQueryParameters().containsKey("account");
        String code = account == null && hasAccount ? "" : account;
        try {
            DialAnswer answer = desk.ask(request(tenant, extension, code, number, callId, outside));
            return line ? text(RestResponse.Status.OK, answer.line()) : json(answer);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            return text(RestResponse.Status.BAD_REQUEST, line ? "ringfence ERROR " + why : why);
        } catch (IllegalStateException e) {
            String why = "node-agent starts or stops; try again in a moment";
            return text(RestResponse.Status.SERVICE_UNAVAILABLE, line ? "ringfence ERROR " + why : why);
        }
    }

    private DialRequest request(
            @Nullable String tenant,
            @Nullable String extension,
            @Nullable String account,
            @Nullable String number,
            @Nullable String callId,
            @Nullable String outside) {
        if (number == null) {
            throw new IllegalArgumentException("number: is missing");
        }
        if (outside != null && !outside.equals("true") && !outside.equals("false")) {
            throw new IllegalArgumentException("outside: must be true or false");
        }
        boolean isOutside = "true".equals(outside);
        if (account != null) {
            Optional<Account> charged = desk.account(account);
            return new DialRequest(
                    charged.map(Account::tenant).or(() -> given(tenant)),
                    charged.map(Account::extension),
                    number,
                    given(callId),
                    isOutside);
        }
        if (tenant == null && extension == null) {
            throw new IllegalArgumentException("tenant and extension, or account: are missing");
        }
        return new DialRequest(given(tenant), given(extension), number, given(callId), isOutside);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    private static RestResponse<Object> json(DialAnswer answer) {
        return RestResponse.ResponseBuilder.<Object>ok(answer, MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static RestResponse<Object> text(RestResponse.Status status, String text) {
        return RestResponse.ResponseBuilder.<Object>create(status, text)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .build();
    }
}
