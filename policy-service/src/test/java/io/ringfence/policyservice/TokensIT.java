package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static io.ringfence.policyservice.testing.Api.ENTRIES;
import static io.ringfence.policyservice.testing.Api.NODES;
import static io.ringfence.policyservice.testing.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.core.token.TokenStore;
import io.ringfence.policyservice.testing.Backing;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backing.class)
class TokensIT {

    private static final String SECOND = "rft_" + "s".repeat(43);

    @Inject
    TokenStore tokens;

    @Inject
    EntityManager entityManager;

    @Test
    void aLaterTokenIsAddedOnceAndWorksBesideTheFirst() {
        // When
        boolean added = tokens.add(BearerToken.parse(SECOND).orElseThrow());
        boolean again = tokens.add(BearerToken.parse(SECOND).orElseThrow());

        // Then
        assertThat(added).isTrue();
        assertThat(again).isFalse();
        get(NODES).statusCode(200);
        given().header("Authorization", "bearer " + SECOND).get(NODES).then().statusCode(200);
        given().header("Authorization", "Bearer " + SECOND)
                .contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"203.0.113.200\"}")
                .post(ENTRIES)
                .then()
                .statusCode(201);
        get("/api/v1/audit?subject=entry/BLOCK/203.0.113.200").body("items.actor", hasItem(startsWith("admin-")));
    }

    @Test
    void onlyHashesAreStored() {
        List<?> rows = entityManager
                .createNativeQuery("SELECT encode(sha256, 'escape') || name FROM api_token")
                .getResultList();

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.toString()).doesNotContain("rft_"));
    }
}
