package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.LimitRecord;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants, their limits and their routes, from the API to the topic. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class CallPolicyIT {

    private static final String TENANTS = "/api/v1/tenants/";
    private static final String ROME = "{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\"}";

    @Test
    void aTenantWithLimitsExtensionsAndRoutesIsPublishedRecordByRecord() throws Exception {
        // When
        put(
                        "calls-1",
                        "{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\",\"whenBlind\":\"CLOSED\","
                                + "\"overMidnight\":\"SPLIT\",\"emergencyNumbers\":[\"115\"],\"warnPercent\":90}")
                .statusCode(201)
                .header("ETag", notNullValue())
                .body("zoneInForce", equalTo("Europe/Rome"))
                .body("updatedBy", equalTo("admin"));
        put("calls-1/limits", "{\"extensionDaily\":\"10.00\",\"abuseCalls\":0}")
                .statusCode(200)
                .body("extensionDaily", equalTo("10.00"))
                .body("tenantDaily", nullValue());
        put("calls-1/extensions/200/limits", "{\"daily\":\"50\",\"abuseUnlimited\":true}")
                .statusCode(201);
        put("calls-1/extensions/*21%23/limits", "{\"dailyUnlimited\":true}").statusCode(201);
        put(
                        "calls-1/routes/4420",
                        "{\"perMinute\":\"0.05\",\"connectFee\":\"0.1\",\"firstSeconds\":60,\"name\":\"London\"}")
                .statusCode(201);

        // Then
        soon().untilAsserted(() -> assertThat(published("calls-1/route/4420"))
                .isEqualTo(new RoutePublished("calls-1", "4420", new Rate("0.05", "0.1", 60, null), "London")));
        TenantPublished tenant = (TenantPublished) published("calls-1");
        assertThat(tenant.limits()).isEqualTo(new CallLimits("10.00", null, null, null, 0, null, null));
        assertThat(tenant.whenBlind()).isEqualTo(TenantPublished.WhenBlind.CLOSED);
        assertThat(tenant.emergencyNumbers()).containsExactly("115");
        ExtensionLimitsPublished extension = (ExtensionLimitsPublished) published("calls-1/extension/200");
        assertThat(extension.daily()).isEqualTo("50");
        assertThat(extension.abuseUnlimited()).isTrue();
        assertThat(extension.version()).isGreaterThan(tenant.version());
        assertThat(published("calls-1/extension/*21#")).isNotNull();
        get("/api/v1/tenants?limit=1000").body("items.tenant", hasItem("calls-1"));
        String next = get(TENANTS + "calls-1/extensions?limit=1")
                .body("items.extension", contains("*21#"))
                .extract()
                .path("next");
        get(TENANTS + "calls-1/extensions?limit=1&cursor=" + next).body("items.extension", contains("200"));
        get(TENANTS + "calls-1/routes").body("items.prefix", contains("4420")).body("items.name", contains("London"));
        get("/api/v1/audit?subject=tenant/calls-1")
                .body(
                        "items.action",
                        containsInAnyOrder("route.add", "limits.add", "limits.add", "limits.change", "tenant.add"));
        get("/api/v1/audit?subject=tenant/calls-1&action=limits.change")
                .body("items[0].before.limits.extensionDaily", nullValue())
                .body("items[0].after.limits.extensionDaily", equalTo("10.00"));

        // When: the same again
        put(
                        "calls-1/routes/4420",
                        "{\"perMinute\":\"0.05\",\"connectFee\":\"0.1\",\"firstSeconds\":60,\"name\":\"London\"}")
                .statusCode(200);
        get("/api/v1/audit?subject=tenant/calls-1/route").body("items", hasSize(1));
    }

    @Test
    void deletingTakesEveryKeyOffTheTopic() throws Exception {
        // Given
        put("calls-2", ROME).statusCode(201);
        put("calls-2/extensions/200/limits", "{}").statusCode(201);
        put("calls-2/extensions/201/limits", "{}").statusCode(201);
        put("calls-2/routes/44", "{\"perMinute\":\"0.05\"}").statusCode(201);
        put("calls-2/routes/1", "{\"perMinute\":\"0.01\"}").statusCode(201);

        // When
        delete(TENANTS + "calls-2/extensions/201/limits").statusCode(204);
        delete(TENANTS + "calls-2/routes/1").statusCode(204);
        delete(TENANTS + "calls-2/routes/1").statusCode(404);

        // Then
        soon().until(() -> isGone("calls-2/route/1") && isGone("calls-2/extension/201"));
        assertThat(published("calls-2/route/44")).isNotNull();
        get(TENANTS + "calls-2/extensions/201/limits").statusCode(404);

        // When
        long version = ((TenantPublished) published("calls-2")).version();
        delete(TENANTS + "calls-2").statusCode(204);

        // Then
        soon().until(() -> isGone("calls-2") && isGone("calls-2/extension/200") && isGone("calls-2/route/44"));
        get(TENANTS + "calls-2").statusCode(404);
        get(TENANTS + "calls-2/limits").statusCode(404);
        get(TENANTS + "calls-2/routes").statusCode(404);
        get(TENANTS + "calls-2/extensions").statusCode(404);
        put("calls-2/limits", "{}").statusCode(404);
        put("calls-2/routes/44", "{\"perMinute\":\"0.05\"}").statusCode(404);
        put("calls-2/extensions/200/limits", "{}").statusCode(404);

        // When: one of that name again
        put("calls-2", ROME).statusCode(201);

        // Then
        soon().untilAsserted(() -> assertThat(published("calls-2"))
                .isInstanceOfSatisfying(
                        TenantPublished.class,
                        again -> assertThat(again.version()).isGreaterThan(version)));
        get(TENANTS + "calls-2/routes").body("items", empty());
    }

    @Test
    void whoHasNotSeenTheLastChangeIsRefused() throws Exception {
        String first = put("calls-3", ROME).statusCode(201).extract().header("ETag");
        String second = put("calls-3/limits", "{\"tenantDaily\":\"1\"}", first)
                .statusCode(200)
                .extract()
                .header("ETag");

        put("calls-3/limits", "{\"tenantDaily\":\"2\"}", first)
                .statusCode(412)
                .body("type", endsWith("changed-meanwhile"))
                .body("detail", containsString("admin"));
        put("calls-3", ROME, first).statusCode(412);
        get(TENANTS + "calls-3/limits").header("ETag", equalTo(second)).body("tenantDaily", equalTo("1"));
        get(TENANTS + "calls-3").header("ETag", equalTo(second));
        put("calls-3/limits", "{}", second).statusCode(200);

        String own = put("calls-3/extensions/200/limits", "{}").extract().header("ETag");
        put("calls-3/extensions/200/limits", "{\"concurrentCalls\":1}", own).statusCode(200);
        put("calls-3/extensions/200/limits", "{\"concurrentCalls\":2}", own).statusCode(412);
        put("calls-3/extensions/201/limits", "{}", own).statusCode(412);
        admin().header("If-Match", own)
                .delete(TENANTS + "calls-3/extensions/200/limits")
                .then()
                .statusCode(412);
        admin().header("If-Match", first).delete(TENANTS + "calls-3").then().statusCode(412);
    }

    @Test
    void aNewZoneWaitsForItsMidnight() throws Exception {
        // Given
        put("calls-4", ROME).statusCode(201).body("zoneFrom", nullValue());

        // When
        put("calls-4", ROME.replace("Europe/Rome", "America/New_York"))
                .statusCode(200)
                .body("zone", equalTo("America/New_York"))
                .body("zoneInForce", equalTo("Europe/Rome"))
                .body("previousZone", equalTo("Europe/Rome"))
                .body("zoneFrom", notNullValue());
        put("calls-4", ROME.replace("Europe/Rome", "Asia/Tokyo"))
                .body("zoneInForce", equalTo("Europe/Rome"))
                .body("previousZone", equalTo("Europe/Rome"));

        // Then
        soon().untilAsserted(() ->
                assertThat(((TenantPublished) published("calls-4")).zone()).isEqualTo("Asia/Tokyo"));
        TenantPublished tenant = (TenantPublished) published("calls-4");
        assertThat(tenant.previousZone()).isEqualTo("Europe/Rome");
        assertThat(tenant.zoneFrom()).isAfter(Instant.now());
    }

    @Test
    void whatIsWrongIsNamedAndNothingIsStored() throws Exception {
        put("calls-5", "{\"zone\":\"Europe/Roma\",\"currency\":\"euro\",\"colour\":\"red\",\"warnPercent\":\"80\"}")
                .statusCode(422)
                .body("errors.field", containsInAnyOrder("homeCountry", "zone", "currency", "colour", "warnPercent"))
                .body("errors.find { it.field == 'zone' }.reason", containsString("IANA"));
        put("calls-5", "[]").statusCode(400);
        get(TENANTS + "calls-5").statusCode(404);
        put("calls_5", ROME).statusCode(422);
        put("calls-5", ROME).statusCode(201);

        put("calls-5/limits", "{\"tenantDaily\":12.5,\"callCost\":1,\"abuseCalls\":2.5,\"extensionDaily\":\"-1\"}")
                .statusCode(422)
                .body("errors.field", containsInAnyOrder("tenantDaily", "callCost", "abuseCalls", "extensionDaily"))
                .body("errors.find { it.field == 'tenantDaily' }.reason", containsString("must be a text"));
        put("calls-5/limits", "{\"tenantDaily\":\"1\",\"tenantWeekly\":\"1\"}")
                .statusCode(422)
                .body("errors[0].reason", containsString("is not known"));
        get(TENANTS + "calls-5/limits").body("tenantDaily", nullValue());
        put("calls-5/extensions/200/limits", "{\"daily\":5}").statusCode(422);
        put("calls-5/extensions/2%200/limits", "{\"daily\":\"5\"}").statusCode(422);
        put("calls-5/routes/44", "{\"perMinute\":0.05}").statusCode(422).body("errors[0].field", equalTo("perMinute"));
        put("calls-5/routes/44", "{\"perMinute\":\"0.05\",\"firstSeconds\":0}")
                .statusCode(422)
                .body("errors[0].field", equalTo("firstSeconds"));
        put("calls-5/routes/44", "{\"perMinute\":\"0.05\",\"prefix\":\"45\"}").statusCode(422);
        put("calls-5/routes/uk", "{\"perMinute\":\"0.05\"}").statusCode(422);
        get("/api/v1/audit?subject=tenant/calls-5/route").body("items.outcome", hasItem("REFUSED"));
    }

    @Test
    void aRateSheetReplacesAllRoutesOrNone() throws Exception {
        // Given
        put("calls-6", ROME).statusCode(201);
        put("calls-6/routes/1", "{\"perMinute\":\"0.01\"}").statusCode(201);
        put("calls-6/routes/33", "{\"perMinute\":\"0.03\",\"name\":\"France\"}").statusCode(201);
        put("calls-6/routes/44", "{\"perMinute\":\"0.09\"}").statusCode(201);

        // When
        sheet("prefix,perMinute\n44,0.05\n45,cheap\n44,0.06\n")
                .statusCode(422)
                .body("errors.line", contains(3, 4))
                .body("errorCount", equalTo(2));

        // Then
        get(TENANTS + "calls-6/routes").body("items.prefix", contains("1", "33", "44"));

        // When
        sheet("prefix;perMinute;name\n44;0.05;\n33;0.03;France\n\"4420\";\"0.04\";\"London; and more\"\n")
                .statusCode(200)
                .body("routes", equalTo(3))
                .body("added", equalTo(1))
                .body("changed", equalTo(1))
                .body("removed", equalTo(1));

        // Then
        soon().until(() -> isGone("calls-6/route/1") && published("calls-6/route/4420") != null);
        assertThat(published("calls-6/route/44"))
                .isEqualTo(new RoutePublished("calls-6", "44", Rate.perMinute("0.05"), null));
        assertThat(of("calls-6/route/33"))
                .as("what is the same is not published again")
                .hasSize(1);
        get(TENANTS + "calls-6/routes?limit=2")
                .body("items.prefix", contains("33", "44"))
                .body("next", notNullValue());

        // When: JSON, gzip
        json("[{\"prefix\":\"1\",\"perMinute\":0.01},{\"prefix\":\"2\"},{\"prefix\":\"3\",\"perMinute\":\"1\",\"x\":1}]")
                .statusCode(422)
                .body("errors.line", contains(1, 2, 3));
        json("[{\"prefix\":\"1\"").statusCode(400);
        admin().contentType("text/csv; charset=UTF-8")
                .header("Content-Encoding", "gzip")
                .body(gzip("prefix,perMinute\n39,0.01\n"))
                .put(TENANTS + "calls-6/routes")
                .then()
                .statusCode(200);
        get(TENANTS + "calls-6/routes").body("items.prefix", contains("39"));
        admin().contentType("text/csv")
                .body(new byte[] {'p', (byte) 0xe9, '\n'})
                .put(TENANTS + "calls-6/routes")
                .then()
                .statusCode(400)
                .body("detail", containsString("UTF-8"));
        sheet("prefix,perMinute\n").statusCode(422);
        json("[]").statusCode(200).body("removed", equalTo(1));
        get("/api/v1/audit?subject=tenant/calls-6/routes&action=routes.replace")
                .body("items[0].after.removed", equalTo(1))
                .body("items[0].before.routes", equalTo(1));
    }

    @Test
    void aHundredThousandRoutesAreStoredAndPublished() throws Exception {
        put("calls-7", ROME).statusCode(201);
        StringBuilder sheet = new StringBuilder("prefix,perMinute,connectFee,firstSeconds,nextSeconds,name\n");
        for (int i = 0; i < 100_000; i++) {
            sheet.append(1_000_000 + i).append(",0.05,0.10,60,1,somewhere\n");
        }

        admin().contentType("text/csv")
                .body(sheet.toString())
                .put(TENANTS + "calls-7/routes")
                .then()
                .statusCode(200)
                .body("added", equalTo(100_000));

        soon().pollInterval(Duration.ofSeconds(1)).until(() -> published("calls-7/route/1099999") != null);
        put("calls-7/routes/9", "{\"perMinute\":\"1\"}").statusCode(422);
        delete(TENANTS + "calls-7").statusCode(204);
        soon().pollInterval(Duration.ofSeconds(1)).until(() -> isGone("calls-7"));
    }

    private static ValidatableResponse put(String path, String body) {
        return put(path, body, null);
    }

    private static ValidatableResponse put(String path, String body, @Nullable String ifMatch) {
        var request =
                admin().urlEncodingEnabled(false).contentType(ContentType.JSON).body(body);
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .put(TENANTS + path)
                .then();
    }

    private static ValidatableResponse sheet(String csv) {
        return admin().contentType("text/csv")
                .body(csv)
                .put(TENANTS + "calls-6/routes")
                .then();
    }

    private static ValidatableResponse json(String array) {
        return put("calls-6/routes", array);
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<TopicReader.Read> of(String key) {
        return TopicReader.of(TestBacking.kafka(), Topic.CALL_LIMITS, key);
    }

    private static @Nullable LimitRecord published(String key) throws Exception {
        List<TopicReader.Read> records = of(key);
        return records.isEmpty() || records.getLast().message().value() == null
                ? null
                : (LimitRecord) Codec.decode(records.getLast().message());
    }

    private static boolean isGone(String key) {
        List<TopicReader.Read> records = of(key);
        return !records.isEmpty() && records.getLast().message().value() == null;
    }
}
