package io.ringfence.policyservice.edge.rest.console.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.policyservice.edge.rest.console.Body;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.limit.ExtensionView;
import io.ringfence.policyservice.edge.rest.limit.RouteView;
import io.ringfence.policyservice.edge.rest.limit.TenantView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The forms of tenants, from what is stored and to what the API takes. */
final class TenantForms {

    private TenantForms() {}

    static ObjectNode tenant(Typed typed) {
        return Body.of(typed)
                .texts("zone", "currency", "homeCountry", "whenBlind", "overMidnight")
                .lists("domesticCountries", "emergencyNumbers")
                .boxes("creditUnblocks")
                .numbers("warnPercent")
                .json();
    }

    static Typed of(TenantView tenant) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tenant", tenant.tenant());
        fields.put("zone", tenant.zone());
        fields.put("currency", tenant.currency());
        fields.put("homeCountry", tenant.homeCountry());
        fields.put("domesticCountries", String.join(", ", tenant.domesticCountries()));
        fields.put("emergencyNumbers", String.join(", ", tenant.emergencyNumbers()));
        fields.put("whenBlind", tenant.whenBlind().name());
        fields.put("overMidnight", tenant.overMidnight().name());
        fields.put("warnPercent", Integer.toString(tenant.warnPercent()));
        if (tenant.creditUnblocks()) {
            fields.put("creditUnblocks", "on");
        }
        return Typed.of(fields);
    }

    static ObjectNode limits(Typed typed) {
        return Body.of(typed)
                .texts("extensionDaily", "tenantDaily", "tenantMonthly", "routePerMinute", "callCost")
                .numbers("abuseCalls", "concurrentCalls")
                .json();
    }

    /** What a form sends that undoes a change, unless somebody has changed it again meanwhile. */
    static Map<String, String> back(RestResponse<?> changed, Typed before) {
        Map<String, String> fields = new LinkedHashMap<>(before.first());
        fields.put("etag", etag(changed));
        return fields;
    }

    static String etag(RestResponse<?> stored) {
        return String.valueOf(stored.getHeaders().getFirst("ETag"));
    }

    static Typed of(CallLimits limits) {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "extensionDaily", limits.extensionDaily());
        put(fields, "tenantDaily", limits.tenantDaily());
        put(fields, "tenantMonthly", limits.tenantMonthly());
        put(fields, "routePerMinute", limits.routePerMinute());
        put(fields, "abuseCalls", limits.abuseCalls());
        put(fields, "callCost", limits.callCost());
        put(fields, "concurrentCalls", limits.concurrentCalls());
        return Typed.of(fields);
    }

    static ObjectNode extension(Typed typed) {
        return Body.of(typed)
                .texts("daily")
                .boxes("dailyUnlimited", "abuseUnlimited")
                .numbers("abuseCalls", "concurrentCalls")
                .json();
    }

    static Typed of(@Nullable ExtensionView limits) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (limits != null) {
            put(fields, "daily", limits.daily());
            put(fields, "abuseCalls", limits.abuseCalls());
            put(fields, "concurrentCalls", limits.concurrentCalls());
            put(fields, "dailyUnlimited", limits.dailyUnlimited() ? "on" : null);
            put(fields, "abuseUnlimited", limits.abuseUnlimited() ? "on" : null);
        }
        return Typed.of(fields);
    }

    static Typed of(@Nullable RouteView route) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (route != null) {
            put(fields, "prefix", route.prefix());
            put(fields, "perMinute", route.perMinute());
            put(fields, "connectFee", route.connectFee());
            put(fields, "firstSeconds", route.firstSeconds());
            put(fields, "nextSeconds", route.nextSeconds());
            put(fields, "name", route.name());
        }
        return Typed.of(fields);
    }

    static ObjectNode route(Typed typed) {
        return Body.of(typed)
                .texts("perMinute", "connectFee", "name")
                .numbers("firstSeconds", "nextSeconds")
                .json();
    }

    private static void put(Map<String, String> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }
}
