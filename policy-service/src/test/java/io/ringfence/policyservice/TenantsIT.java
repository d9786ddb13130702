package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.EXPLAIN;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.block;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backing.class)
class TenantsIT {

    @Test
    void aTenantsAddressesAreAllowedOnEveryNode() throws Exception {
        block("198.18.80.0/24");

        // When
        put("Acme", "{\"addresses\":[\"198.18.80.64/26\",\"2001:db8:80::/64\"],\"comment\":\"head office\"}", "")
                .statusCode(201)
                .body("tenant", equalTo("acme"))
                .body("addresses", contains("198.18.80.64/26", "2001:db8:80::/64"));

        // Then
        published();
        get("/api/v1/tenants/acme/addresses")
                .statusCode(200)
                .body("state", equalTo("published"))
                .body("comment", equalTo("head office"))
                .body("updatedBy", equalTo("admin"));
        get(EXPLAIN + "?ip=198.18.80.65")
                .body("verdict", equalTo("PASSES"))
                .body("sentence", containsString("tenant-acme"))
                .body("layers.matches.flatten().lift", hasItem("DELETE /api/v1/tenants/acme/addresses"));
        delete("/api/v1/firewall/lists/tenant-acme").statusCode(409).body("type", endsWith("list-owned"));
        ListPublished list = (ListPublished)
                Codec.decode(TopicReader.of(TestBacking.kafka(), Topic.FIREWALL_POLICY, "list/tenant-acme/manifest")
                        .getLast()
                        .message());
        assertThat(list.list()).isEqualTo(ListKind.ALLOW);
        assertThat(list.source()).isEqualTo("TENANT");

        // When
        put("acme", "{\"addresses\":[\"198.18.80.1\"]}", "")
                .statusCode(200)
                .body("addresses", contains("198.18.80.1/32"));
        get(EXPLAIN + "?ip=198.18.80.65").body("verdict", equalTo("DROPPED"));
        delete("/api/v1/tenants/acme/addresses").statusCode(204);

        // Then
        get("/api/v1/tenants/acme/addresses").statusCode(404).body("detail", containsString("PUT"));
        delete("/api/v1/tenants/acme/addresses").statusCode(404);
        get(EXPLAIN + "?ip=198.18.80.1").body("verdict", equalTo("DROPPED"));
    }

    @Test
    void whatIsWrongIsNamedAndNothingIsStored() {
        put("wrong", "{\"addresses\":[\"198.18.81.1\",\"198.18.81.300\",\"0.0.0.0/0\"]}", "")
                .statusCode(422)
                .body("errors.line", contains(2, 3));
        put("wrong", "{\"addresses\":[]}", "").statusCode(422);
        put("wrong", "{}", "").statusCode(422);
        put("wro_ng", "{\"addresses\":[\"198.18.81.1\"]}", "").statusCode(422);
        get("/api/v1/tenants/wrong/addresses").statusCode(404);
        get("/api/v1/tenants/wro_ng/addresses").statusCode(422);
    }

    @Test
    void whoLivesByATenantsAddressesIsNotCutUnawares() {
        put("ours", "{\"addresses\":[\"127.0.0.0/8\"]}", "").statusCode(201);
        admin().contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"127.0.0.0/8\"}")
                .post("/api/v1/firewall/entries?force=true")
                .then()
                .statusCode(201);

        put("ours", "{\"addresses\":[\"198.18.82.1\"]}", "")
                .statusCode(409)
                .body("type", endsWith("cuts-requester"))
                .body("detail", containsString("your own address 127.0.0.1"));
        delete("/api/v1/tenants/ours/addresses").statusCode(409);
        delete("/api/v1/firewall/entries/"
                        + get("/api/v1/firewall/entries?list=BLOCK&cidr=127.0.0.0/8")
                                .extract()
                                .path("items[0].id"))
                .statusCode(204);
        delete("/api/v1/tenants/ours/addresses").statusCode(204);
    }

    private static ValidatableResponse put(String tenant, String body, String query) {
        return admin().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/tenants/" + tenant + "/addresses" + query)
                .then();
    }
}
