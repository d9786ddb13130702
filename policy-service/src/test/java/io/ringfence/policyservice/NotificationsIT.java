package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Who hears of what, on the way to Kafka; and what the notifier tells of it. */
@QuarkusTest
@WithTestResource(Backing.class)
class NotificationsIT {

    private static final String SETTINGS = "/api/v1/notifications/settings";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void settingsArePublishedAndChangedOnlyAsTheyWereSeen() {
        String first = api().get(SETTINGS).then().statusCode(200).extract().header("ETag");
        String second = api().header("If-Match", first)
                .body("""
                        {"on":true,"recipients":[{"address":"noc@example.com","tenants":["acme"],"kinds":["CALL_BLOCK"]}],
                         "sender":"ringfence@example.com","mode":"DIGEST","digest":{"everyMinutes":60},
                         "quietHours":{"from":"22:00","to":"07:00"},"zone":"Europe/Berlin","mailsPerHour":60}
                        """)
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .body("since", notNullValue())
                .body("settings.mode", equalTo("DIGEST"))
                .body("settings.waveQuietMinutes", equalTo(15))
                .extract()
                .header("ETag");
        assertThat(second).isNotEqualTo(first);
        api().header("If-Match", first).body("{}").put(SETTINGS).then().statusCode(412);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(published()).anySatisfy(event -> {
                    assertThat(event.since()).isNotNull();
                    assertThat(event.settings().recipients().getFirst().address())
                            .isEqualTo("noc@example.com");
                    assertThat(event.settings().mode()).isEqualTo(NotificationSettings.Mode.DIGEST);
                }));
        api().body("{}")
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .body("settings.on", equalTo(false))
                .body("settings.mailsPerHour", nullValue())
                .body("since", nullValue());
        api().get("/api/v1/audit").then().statusCode(200).body("items.action", hasItem("notifications.change"));
    }

    @Test
    void allThatIsWrongIsNamed() {
        api().body("""
                {"on":true,"recipients":[{"address":"noc@example.com\\r\\nBcc: x@example.com"}],"zone":"Mars/Phobos",
                 "mode":"LOUD","mailsPerHour":0,"color":"red","digest":{},"quietHours":{"from":"7","to":"8"}}
                """)
                .put(SETTINGS)
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("recipients"))
                .body("errors.field", hasItem("zone"))
                .body("errors.field", hasItem("mode"))
                .body("errors.field", hasItem("mailsPerHour"))
                .body("errors.field", hasItem("color"))
                .body("errors.field", hasItem("digest"))
                .body("errors.field", hasItem("quietHours"));
        api().body("{\"on\":true,\"recipients\":[{\"address\":\"noc@example.com\"}]}")
                .put(SETTINGS)
                .then()
                .statusCode(422)
                .body("errors[0].reason", containsString("from which address"));
    }

    @Test
    void showsWhatTheNotifierTellsAndTriesTheMailServer() {
        api().get("/api/v1/notifications")
                .then()
                .statusCode(200)
                .body("letters[0].state", equalTo("SENT"))
                .body("outcomes[0].count", equalTo(7));
        api().get("/api/v1/notifications?limit=0").then().statusCode(422);
        api().queryParam("to", "a+b@example.com")
                .post("/api/v1/notifications/test")
                .then()
                .statusCode(200)
                .body("answer", equalTo("250 for to=a+b@example.com"));
        api().post("/api/v1/notifications/test?to=nobody").then().statusCode(422);
        given().get(SETTINGS).then().statusCode(401);
    }

    private List<NotificationSettingsPublished> published() throws UnreadableException {
        List<NotificationSettingsPublished> all = new ArrayList<>();
        for (TopicReader.Read read : TopicReader.all(kafka, Topic.NOTIFICATION_SETTINGS)) {
            all.add((NotificationSettingsPublished) Codec.decode(read.message()));
        }
        return all;
    }

    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer " + Backing.TOKEN).contentType("application/json");
    }
}
