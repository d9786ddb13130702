package io.ringfence.policyservice.edge.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.feed.FeedContent;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedFormat;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.feed.content.FeedNetworks;
import io.ringfence.policyservice.core.feed.content.FeedText;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches and reads a feed, all of it within one time. */
final class FeedFetch implements AutoCloseable {

    private static final int BUFFER = 1 << 15;

    private final Http http;
    private final Duration timeout;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    FeedFetch(Http http, Duration timeout) {
        this.http = http;
        this.timeout = timeout;
    }

    /**
     * Fetches a feed.
     *
     * @param conditional whether an answer without content is of use, because the list has what the source had
     * @param controlPlane what is left out of every list
     * @param admins likewise
     */
    Fetched fetch(
            FeedDraft set,
            FeedState state,
            boolean conditional,
            Collection<Network> controlPlane,
            Collection<Network> admins)
            throws FeedException {
        // A body that stalls is read by a thread of its own, which can be interrupted.
        Future<Fetched> fetched = executor.submit(() -> read(set, state, conditional, controlPlane, admins));
        try {
            return fetched.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FeedException("it is not there after " + timeout.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            // The service stops; the flag stays down, so that the attempt can still be ended in the database.
            throw new FeedException("the service was stopped meanwhile; it is fetched again");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case FeedException known -> throw known;
                case IOException io -> throw new FeedException(Http.reason(io));
                case null, default -> throw new IllegalStateException("fetching a feed failed", e);
            }
        } finally {
            fetched.cancel(true);
        }
    }

    /** What an answer that is no success means. */
    static String answered(int status) {
        return switch (status) {
            case 401, 403 -> "it answers " + status + "; see that the key in its address is right";
            case 404, 410 -> "it answers " + status + "; see that its address is right";
            case 429 -> "it answers 429, that it is asked too often; a longer interval helps";
            default -> "it answers " + status;
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
        http.close();
    }

    private Fetched read(
            FeedDraft set,
            FeedState state,
            boolean conditional,
            Collection<Network> controlPlane,
            Collection<Network> admins)
            throws IOException, InterruptedException, FeedException {
        FeedNetworks networks = new FeedNetworks(set.maxNetworks());
        if (set.format() == FeedFormat.APIBAN) {
            new ApibanPages(http).read(set.address().uri(), networks, timeout);
            return new Fetched.Whole(finish(networks, controlPlane, admins), null, null);
        }
        Map<String, String> conditions = conditional ? conditions(state) : Map.of();
        try (Answer answer = http.get(set.address().uri(), conditions, timeout)) {
            if (answer.status() == 304 && !conditions.isEmpty()) {
                return new Fetched.NotModified();
            }
            if (answer.status() != 200) {
                throw new FeedException(answered(answer.status()));
            }
            readText(answer.body(), FeedText.of(set, networks), networks);
            return new Fetched.Whole(finish(networks, controlPlane, admins), answer.etag(), answer.lastModified());
        }
    }

    private static FeedContent finish(
            FeedNetworks networks, Collection<Network> controlPlane, Collection<Network> admins) throws FeedException {
        return switch (networks.finish(controlPlane, admins)) {
            case Result.Done<FeedContent>(FeedContent content) -> content;
            case Result.Refused<FeedContent>(Refusal refusal) -> throw new FeedException(refusal.detail());
        };
    }

    private static void readText(InputStream body, FeedText text, FeedNetworks networks) throws IOException {
        Reader reader = new InputStreamReader(body, UTF_8);
        char[] buffer = new char[BUFFER];
        int count;
        while (!networks.isOver() && (count = reader.read(buffer)) >= 0) {
            for (int i = 0; i < count; i++) {
                text.take(buffer[i]);
            }
        }
        text.end();
    }

    private static Map<String, String> conditions(FeedState state) {
        Map<String, String> conditions = new HashMap<>();
        if (state.etag() != null) {
            conditions.put("If-None-Match", state.etag());
        }
        if (state.lastModified() != null) {
            conditions.put("If-Modified-Since", state.lastModified());
        }
        return conditions;
    }
}
