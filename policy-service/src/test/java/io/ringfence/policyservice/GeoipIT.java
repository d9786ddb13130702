package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.AUDIT;
import static io.ringfence.policyservice.testing.Api.GEOIP;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Topic;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.testing.DatabaseWriter;
import io.ringfence.policyservice.testing.DownloadSite;
import io.ringfence.policyservice.testing.OwnBacking;
import io.ringfence.policyservice.testing.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The country database from its source to the topic. */
@QuarkusTest
@WithTestResource(DownloadSite.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GeoipIT {

    private static final Instant BUILT =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(40, ChronoUnit.DAYS);

    OwnBacking.Servers servers;
    DownloadSite.Site site;

    @Test
    @Order(1)
    void publishesWhatItDownloads() {
        // Given
        get(GEOIP).body("source", equalTo("DOWNLOAD")).body("build", nullValue());
        soon().untilAsserted(() -> get(GEOIP)
                .body("warning", startsWith("No country database is published yet"))
                .body("lastError", containsString("is no SHA-256")));

        // When
        site.offer(database(BUILT, 10, "AT", "CH", "DE", "US", "ZW"));

        // Then
        soon().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> get(GEOIP)
                        .body("database", equalTo("GeoLite2-Country"))
                        .body("build", startsWith(BUILT + "-"))
                        .body("countries.country", equalTo(List.of("AT", "CH", "DE", "US", "ZW")))
                        .body("countries[0].ipv4Networks", equalTo(10))
                        .body("countries[0].ipv6Networks", equalTo(1))
                        .body("ipv4Networks", equalTo(50))
                        .body("ageDays", equalTo(40))
                        .body("warning", startsWith("The country database is 40 days old"))
                        .body("lastCheck", notNullValue())
                        .body("lastError", nullValue()));
        assertThat(keys()).containsExactly("AT", "CH", "DE", "US", "ZW", "manifest");
        get(AUDIT).body("items.action", hasItem("geoip.publish"));
        admin().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'countries' }.data.warning", containsString("40 days old"));
    }

    @Test
    @Order(2)
    void theSameBuildIsNotPublishedTwice() {
        refresh(false).statusCode(200).body("build", startsWith(BUILT + "-"));

        assertThat(keys()).hasSize(6);
    }

    @Test
    @Order(3)
    void aNewBuildTakesItsPlaceAndWhatIsGoneIsTakenOff() {
        // When
        byte[] next = database(BUILT.plusSeconds(60), 12, "AT", "CH", "DE", "US");
        site.offer(next);
        refresh(false)
                .statusCode(200)
                .body("builtAt", equalTo(BUILT.plusSeconds(60).toString()))
                .body("countries.country", equalTo(List.of("AT", "CH", "DE", "US")))
                .body("ipv4Networks", equalTo(48));

        // Then
        assertThat(keys().subList(6, 12)).containsExactly("AT", "CH", "DE", "US", "manifest", "ZW");
        assertThat(TopicReader.of(servers.kafka(), Topic.COUNTRY_NETWORKS, "ZW")
                        .getLast()
                        .message()
                        .value())
                .isNull();
        assertThat(site.kept()).hasBinaryContent(next);
        get(AUDIT).body("items.find { it.action == 'geoip.refresh' }.outcome", equalTo("DONE"));
    }

    @Test
    @Order(4)
    void aDownloadWithAnotherChecksumIsRefused() {
        site.offer(database(BUILT.plusSeconds(120), 12, "AT", "CH", "DE", "US"));
        site.breakChecksum();

        refused("has the SHA-256 ");
    }

    @Test
    @Order(5)
    void whatIsNoDatabaseIsRefused() {
        site.offer(new byte[1_000]);

        refused("must be a MaxMind database");
    }

    @Test
    @Order(6)
    void anOlderDatabaseIsRefused() {
        site.offer(database(BUILT.minusSeconds(60), 12, "AT", "CH", "DE", "US"));

        refused("older than the published one");
    }

    @Test
    @Order(7)
    void aShrunkenDatabaseIsRefusedUnlessItIsForced() {
        // Given
        site.offer(database(BUILT.plusSeconds(180), 5, "AT", "CH", "DE", "US"));
        refused("networks, the published one");

        // When
        refresh(true).statusCode(200).body("ipv4Networks", equalTo(20)).body("lastError", nullValue());

        // Then
        get(AUDIT).body("items[0].action", equalTo("geoip.force"));
    }

    @Test
    @Order(8)
    void theKeyIsInNoAnswer() {
        get(GEOIP).body("from", not(containsString("suffix")));
        assertThat(get(GEOIP).extract().asString()).doesNotContain("a-license-key");
    }

    private void refused(String reason) {
        int before = keys().size();

        refresh(false)
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/database-refused"))
                .body("detail", containsString(reason));

        assertThat(keys()).hasSize(before);
        get(GEOIP).body("builtAt", equalTo(BUILT.plusSeconds(60).toString())).body("lastError", containsString(reason));
        get(AUDIT)
                .body("items[0].action", equalTo("geoip.refresh"))
                .body("items[0].outcome", equalTo("REFUSED"))
                .body("items[0].detail", containsString(reason));
    }

    private static ValidatableResponse refresh(boolean force) {
        return admin().queryParam("force", force).post(GEOIP + "/refresh").then();
    }

    private List<String> keys() {
        return TopicReader.all(servers.kafka(), Topic.COUNTRY_NETWORKS).stream()
                .map(read -> read.message().key())
                .toList();
    }

    /** So many IPv4 networks and one IPv6 network for each country. */
    private static byte[] database(Instant builtAt, int networks, String... countries) {
        DatabaseWriter writer = new DatabaseWriter(28, true);
        for (int country = 0; country < countries.length; country++) {
            for (int i = 0; i < networks; i++) {
                writer.put(
                        Network.containing(Family.IPV4, 0, (long) (country + 20) << 24 | (long) i << 9, 24),
                        DatabaseWriter.geolite(countries[country]));
            }
            writer.put(
                    Network.containing(Family.IPV6, 0x2a00L << 48 | (long) country << 32, 0, 32),
                    DatabaseWriter.geolite(countries[country]));
        }
        return writer.write("GeoLite2-Country", builtAt);
    }
}
