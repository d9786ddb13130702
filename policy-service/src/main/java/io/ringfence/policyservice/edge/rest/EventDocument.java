package io.ringfence.policyservice.edge.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.ringfence.contract.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** Says in the API document of a field what the event's schema says of it, so that it is written once. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class EventDocument implements OASFilter {

    /** Where schemas of the document are in those of events. */
    private static final Map<String, String> SCHEMAS = Map.ofEntries(
            Map.entry("FirewallSettings", "SettingsPublished#/properties/firewall"),
            Map.entry("CountryFilter", "SettingsPublished#/properties/firewall/properties/serverCountries"),
            Map.entry("SipRate", "SettingsPublished#/properties/firewall/properties/sipRate"),
            Map.entry("Scanners", "SettingsPublished#/properties/firewall/properties/scanners"),
            Map.entry("Ports", "SettingsPublished#/properties/firewall/properties/ports"),
            Map.entry("Fail2Ban", "SettingsPublished#/properties/firewall/properties/fail2ban"),
            Map.entry("Waves", "SettingsPublished#/properties/firewall/properties/fail2ban/properties/waves"),
            Map.entry("Tenant", "TenantPublished#"),
            Map.entry("TenantBody", "TenantPublished#"),
            Map.entry("CallLimits", "TenantPublished#/properties/limits"),
            Map.entry("ExtensionLimits", "ExtensionLimitsPublished#"),
            Map.entry("ExtensionLimitsBody", "ExtensionLimitsPublished#"),
            Map.entry("Route", "RoutePublished#/properties/rate"),
            Map.entry("CallBlockRaised", "BlockRaised#"),
            Map.entry("CallBlockLifted", "BlockLifted#"),
            Map.entry("CallBlockLiftBody", "BlockLiftRequested#"),
            Map.entry("NotificationSettings", "NotificationSettingsPublished#/properties/settings"),
            Map.entry("ToldCall", "CallEnded#"));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        SCHEMAS.forEach((name, place) -> describe(schemas.get(name), place));
    }

    private static void describe(@Nullable Schema schema, String place) {
        if (schema == null) {
            return;
        }
        int hash = place.indexOf('#');
        JsonNode says = event(place.substring(0, hash)).at(place.substring(hash + 1));
        boolean isPart = hash < place.length() - 1;
        if (isPart && schema.getDescription() == null && says.has("description")) {
            schema.setDescription(says.get("description").asText());
        }
        schema.getProperties().forEach((name, property) -> {
            JsonNode of = says.path("properties").path(name).path("description");
            if (of.isTextual()) {
                property.setDescription(of.asText());
            }
        });
    }

    private static JsonNode event(String name) {
        String file = "/contract/schema/" + name + ".v1.json";
        try (InputStream in = Event.class.getResourceAsStream(file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
