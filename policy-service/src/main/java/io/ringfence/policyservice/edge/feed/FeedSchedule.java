package io.ringfence.policyservice.edge.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedBackground;
import io.ringfence.policyservice.core.feed.FeedClaim;
import io.ringfence.policyservice.core.feed.FeedContent;
import io.ringfence.policyservice.core.feed.FeedRefresh;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.feed.FeedStore;
import io.ringfence.policyservice.core.feed.FeedTimes;
import io.ringfence.policyservice.core.feed.content.FeedAdmission;
import io.ringfence.policyservice.core.feed.content.FeedAdmission.Decision;
import io.ringfence.policyservice.core.feed.content.Overlap;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Brings feeds from their sources into their lists.
 *
 * <ol>
 *   <li>Claim a feed in the database: one that is due, or the one that somebody asks for.
 *   <li>Fetch and read it, without a transaction, within a time that the claim outlives.
 *   <li>Compare it with its list: fill the list, leave it, or hold the change for an admin.
 *   <li>Store that, and when it is due again, if the claim still holds.
 * </ol>
 */
@ApplicationScoped
public class FeedSchedule implements FeedRefresh {

    private static final Logger LOG = Logger.getLogger(FeedSchedule.class);

    /** What a claim outlives fetching by: reading a list of millions, storing it, and waiting for other changes. */
    private static final Duration STORING = Duration.ofMinutes(10);

    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final PolicyServiceConfig config;
    private final FeedStore feeds;
    private final Nodes nodes;
    private final FeedFetch fetch;
    private final Clock clock = Clock.systemUTC();
    private final ReentrantLock one = new ReentrantLock(); // a feed may hold a hundred megabytes for a moment
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("feeds").daemon().unstarted(work));

    @Inject
    FeedSchedule(PolicyServiceConfig config, FeedStore feeds, Nodes nodes) {
        this.config = config;
        this.feeds = feeds;
        this.nodes = nodes;
        this.fetch = new FeedFetch(
                new Http(config.maxListBytes(), config.maxUnpackedBytes()),
                config.feeds().timeout());
    }

    void start(@Observes StartupEvent event) {
        var unused = executor.scheduleWithFixedDelay(
                this::fetchDue, 0, Math.max(1, config.feeds().checkInterval().toMillis()), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        executor.shutdownNow();
        fetch.close();
        // What was being fetched is put back, so that nobody has to wait for its claim to end.
        var unused = executor.awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Result<Feed> refresh(String name, boolean confirm, Requester who) {
        one.lock();
        try {
            return switch (feeds.claim(name, lease())) {
                case Result.Done<FeedClaim>(FeedClaim claim) -> run(claim, confirm, who);
                case Result.Refused<FeedClaim>(Refusal refusal) -> new Result.Refused<>(refusal);
            };
        } finally {
            one.unlock();
        }
    }

    private void fetchDue() {
        boolean more = true;
        while (more && !executor.isShutdown()) {
            one.lock();
            try {
                Optional<FeedClaim> claim = feeds.claimDue(lease());
                claim.ifPresent(due -> run(due, false, Requester.SYSTEM));
                more = claim.isPresent();
            } catch (RuntimeException e) {
                LOG.debugf(e, "feeds are tried again");
                more = false;
            } finally {
                one.unlock();
            }
        }
    }

    private Duration lease() {
        return config.feeds().timeout().plus(STORING);
    }

    private Result<Feed> run(FeedClaim claim, boolean confirm, Requester who) {
        Feed feed = claim.feed();
        FeedBackground background = feeds.background(feed.name());
        List<Network> admins = Stream.concat(background.admins().stream(), who.address().stream())
                .toList();
        Fetched fetched;
        try {
            boolean conditional =
                    background.current().isPresent() && feed.state().held() == null;
            fetched = fetch.fetch(feed.set(), feed.state(), conditional, controlPlane(), admins);
        } catch (FeedException e) {
            return failed(claim, String.valueOf(e.getMessage()), who);
        } catch (RuntimeException e) {
            LOG.errorf(e, "feed %s", feed.name());
            return failed(claim, "fetching it failed inside; the service's log has the reason", who);
        }
        return switch (fetched) {
            case Fetched.NotModified() -> {
                ListContent current = background.current().orElseThrow();
                FeedState.Allowed allowed = Overlap.allowed(current, background.allowed());
                yield settle(claim, feed.state().unchanged(clock.instant(), allowed), Optional.empty(), who, false);
            }
            case Fetched.Whole whole -> decide(claim, background, whole, confirm, who);
        };
    }

    private Result<Feed> decide(
            FeedClaim claim, FeedBackground background, Fetched.Whole whole, boolean confirm, Requester who) {
        Feed feed = claim.feed();
        FeedContent content = whole.content();
        Instant now = clock.instant();
        Decision decision = FeedAdmission.decide(background.current(), content.content(), feed.set(), confirm, now);
        return switch (decision) {
            case Decision.Same() -> filled(claim, background, whole, false, now, who);
            case Decision.Fill(boolean forced) -> filled(claim, background, whole, forced, now, who);
            case Decision.Hold(FeedState.Held change) -> {
                LOG.warnf("feed %s: %s", feed.name(), change.reason());
                Result<Feed> held = settle(claim, feed.state().held(now, change), Optional.empty(), who, false);
                yield held instanceof Result.Done<Feed>
                        ? Result.refused(ProblemType.CHANGE_HELD, sentence(feed, change.reason()))
                        : held;
            }
        };
    }

    private Result<Feed> filled(
            FeedClaim claim,
            FeedBackground background,
            Fetched.Whole whole,
            boolean forced,
            Instant now,
            Requester who) {
        FeedContent content = whole.content();
        FeedState.Allowed allowed = Overlap.allowed(content.content(), background.allowed());
        FeedState state = claim.feed().state().filled(now, content, allowed, whole.etag(), whole.lastModified());
        return settle(claim, state, Optional.of(content.content()), who, forced);
    }

    private Result<Feed> failed(FeedClaim claim, String reason, Requester who) {
        Feed feed = claim.feed();
        if (!reason.equals(feed.state().lastError()) && !executor.isShutdown()) {
            LOG.warnf("feed %s: %s", feed.name(), reason);
        }
        Result<Feed> stored = settle(claim, feed.state().failed(clock.instant(), reason), Optional.empty(), who, false);
        return stored instanceof Result.Done<Feed>
                ? Result.refused(ProblemType.FEED_REFUSED, sentence(feed, reason) + " The list stays as it is.")
                : stored;
    }

    private Result<Feed> settle(
            FeedClaim claim, FeedState state, Optional<ListContent> fill, Requester who, boolean forced) {
        Instant next = FeedTimes.next(
                claim.feed().set(),
                state,
                clock.instant(),
                ThreadLocalRandom.current().nextDouble());
        return feeds.settle(claim, state, next, fill, who, forced);
    }

    private List<Network> controlPlane() {
        return nodes.all().stream()
                .flatMap(report ->
                        Stream.concat(report.facts().controlPlane().stream(), report.facts().ownAddresses().stream()))
                .distinct()
                .map(Network::parse)
                .toList();
    }

    private static String sentence(Feed feed, String reason) {
        return "The feed " + feed.name() + " from " + feed.set().address().host() + ": " + reason + ".";
    }
}
