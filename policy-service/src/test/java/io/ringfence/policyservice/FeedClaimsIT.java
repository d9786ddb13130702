package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.FEEDS;
import static io.ringfence.policyservice.testing.Api.LISTS;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedClaim;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.feed.FeedStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.testing.FeedSite;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas and feeds: one fetches, and what it brings counts only while the feed is what it was. */
@QuarkusTest
@WithTestResource(FeedSite.class)
class FeedClaimsIT {

    private static final Duration LEASE = Duration.ofMinutes(10);

    FeedSite.Site site;

    @Inject
    FeedStore feeds;

    @AfterEach
    void takeAllFeedsAway() {
        get(FEEDS).extract().<List<String>>path("items.name").forEach(name -> delete(FEEDS + name));
    }

    @Test
    void ofManyReplicasOneFetchesWhatIsDue() {
        // Given eight that ask for what is due, beside the service's own schedule
        site.offer("/due", "46.1.0.1\n");
        AtomicInteger claims = new AtomicInteger();
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService others = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                others.execute(() -> {
                    while (!over.get()) {
                        feeds.claimDue(LEASE).ifPresent(claim -> claims.incrementAndGet());
                        rounds.incrementAndGet();
                    }
                });
            }

            // When
            put("due", "/due", true);

            // Then
            soon().until(() -> claims.get() + site.requests("/due") > 0);
            int after = rounds.get() + 200;
            soon().until(() -> rounds.get() > after);
            over.set(true);
        }
        assertThat(claims.get() + site.requests("/due")).isEqualTo(1);
    }

    @Test
    void whileOneFetchesNobodyElseDoesAndAChangedFeedIsFetchedAnew() {
        // Given
        CountDownLatch gate = new CountDownLatch(1);
        site.offerBehind(gate, "/slow", "46.2.0.1\n");
        put("slow", "/slow", true);
        soon().until(() -> site.requests("/slow") == 1);

        // Then
        assertThat(feeds.claimDue(LEASE)).isEmpty();
        assertThat(refusal(feeds.claim("slow", LEASE))).isEqualTo(ProblemType.FEED_REFUSED);

        // When
        site.offer("/quick", "46.2.0.2\n46.2.0.3\n");
        put("slow", "/quick", true);
        gate.countDown();

        // Then what the old address answered is in no list
        soon().untilAsserted(() ->
                get(FEEDS + "slow").body("state.status", equalTo("FRESH")).body("state.networks", equalTo(2)));
        get("/api/v1/audit?subject=list/slow").body("items.action", equalTo(List.of("list.add")));
    }

    @Test
    void whatWasDeletedWhileItWasFetchedStaysAway() {
        // Given
        CountDownLatch gate = new CountDownLatch(1);
        site.offerBehind(gate, "/deleted", "46.3.0.1\n");
        put("deleted", "/deleted", true);
        soon().until(() -> site.requests("/deleted") == 1);

        // When
        delete(FEEDS + "deleted").statusCode(204);
        gate.countDown();
        put("last", "/last", true);

        // Then
        soon().untilAsserted(() -> get(FEEDS + "last").body("state.status", equalTo("FAILING")));
        get(LISTS + "deleted").statusCode(404);
    }

    @Test
    void aClaimOfAProcessThatDiedEndsAndCountsForNothing() {
        // Given
        put("dead", "/dead", false);
        FeedClaim died = claim("dead", Duration.ofMillis(1));

        // When
        soon().until(() -> feeds.claim("dead", LEASE) instanceof Result.Done<FeedClaim>(FeedClaim claim)
                && settle(claim) instanceof Result.Done<Feed>);

        // Then
        assertThat(refusal(settle(died))).isEqualTo(ProblemType.CHANGED_MEANWHILE);
        assertThat(feeds.find("dead").orElseThrow().state().lastError()).isEqualTo("tried");
        assertThat(feeds.find("dead").orElseThrow().nextAttempt()).isEqualTo(Instant.EPOCH);
    }

    private FeedClaim claim(String name, Duration lease) {
        return ((Result.Done<FeedClaim>) feeds.claim(name, lease)).value();
    }

    private Result<Feed> settle(FeedClaim claim) {
        FeedState state = claim.feed().state().failed(Instant.now(), "tried");
        return feeds.settle(claim, state, Instant.EPOCH, Optional.empty(), Requester.SYSTEM, false);
    }

    private static ProblemType refusal(Result<?> result) {
        return ((Result.Refused<?>) result).refusal().type();
    }

    private void put(String name, String path, boolean enabled) {
        admin().contentType(ContentType.JSON)
                .body("{\"url\":\"" + site.url(path) + "\",\"format\":\"PLAIN\",\"enabled\":" + enabled + "}")
                .put(FEEDS + name)
                .then()
                .statusCode(lessThan(300));
    }
}
