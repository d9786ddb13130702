package io.ringfence.policyservice.edge.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import jakarta.ws.rs.core.UriInfo;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Cursor paging, the same on every list: a cursor is opaque to callers and stays valid. */
public final class Paging {

    public static final String DEFAULT_LIMIT = "100";

    /** What the API document says of the parameters. */
    public static final String CURSOR = "Where the page starts: next of the page before.";

    public static final String LIMIT = "Size of a page, 1 to 1000.";

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Paging() {}

    /**
     * One page.
     *
     * @param items the items
     * @param next the cursor of the next page; absent on the last
     */
    public record PageOf<T>(List<T> items, @Nullable String next) {}

    /** Checks the size of a page. */
    public static int limit(int limit) {
        if (limit < 1 || limit > Page.MAX_LIMIT) {
            throw RefusedException.parameter("limit", Integer.toString(limit), "must be 1 to " + Page.MAX_LIMIT);
        }
        return limit;
    }

    /** Reads a cursor. */
    public static <T> Optional<T> cursor(@Nullable String cursor, Function<String, T> parse) {
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(new String(Base64.getUrlDecoder().decode(cursor), UTF_8)));
        } catch (IllegalArgumentException e) {
            throw RefusedException.parameter("cursor", cursor, "is not a cursor that this API gave out");
        }
    }

    /** The cursor for a place; null without one. */
    public static @Nullable String next(Optional<String> place) {
        return place.map(text -> ENCODER.encodeToString(text.getBytes(UTF_8))).orElse(null);
    }

    /** A page as it is shown. */
    public static <T, V> PageOf<V> page(Page<T> page, Function<T, V> view) {
        return new PageOf<>(page.items().stream().map(view).toList(), next(page.next()));
    }

    /** The answer: the page, and a Link header to the next. */
    public static <T, V> RestResponse<PageOf<V>> response(Page<T> page, Function<T, V> view, UriInfo uri) {
        PageOf<V> shown = page(page, view);
        return response(shown, shown.next(), uri);
    }

    /** The answer with a page that has its own form, and a Link header to the next. */
    public static <P> RestResponse<P> response(P page, @Nullable String next, UriInfo uri) {
        RestResponse.ResponseBuilder<P> response = RestResponse.ResponseBuilder.ok(page);
        if (next != null) {
            response.link(
                    uri.getRequestUriBuilder().replaceQueryParam("cursor", next).build(), "next");
        }
        return response.build();
    }
}
