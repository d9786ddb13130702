package io.ringfence.policyservice.edge.rest.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.ringfence.contract.settings.FirewallSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** Says in the API document of each setting what the event's schema says of it, so that it is written once. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class SettingsDocument implements OASFilter {

    private static final String SCHEMA = "/contract/schema/SettingsPublished.v1.json";

    private static final Map<String, String> RECORDS = Map.of(
            "CountryFilter", "/properties/serverCountries",
            "SipRate", "/properties/sipRate",
            "Scanners", "/properties/scanners",
            "Ports", "/properties/ports",
            "Fail2Ban", "/properties/fail2ban",
            "Waves", "/properties/fail2ban/properties/waves");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        JsonNode firewall = firewall();
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        describe(schemas.get(FirewallSettings.class.getSimpleName()), firewall);
        RECORDS.forEach((name, path) -> describe(schemas.get(name), firewall.at(path)));
    }

    private static void describe(@Nullable Schema schema, JsonNode says) {
        if (schema == null) {
            return;
        }
        if (says.has("description")) {
            schema.setDescription(says.get("description").asText());
        }
        schema.getProperties().forEach((name, property) -> {
            JsonNode of = says.path("properties").path(name).path("description");
            if (of.isTextual()) {
                property.setDescription(of.asText());
            }
        });
    }

    private static JsonNode firewall() {
        try (InputStream in = FirewallSettings.class.getResourceAsStream(SCHEMA)) {
            return new ObjectMapper().readTree(in).at("/properties/firewall");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCHEMA, e);
        }
    }
}
