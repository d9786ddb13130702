package io.ringfence.policyservice.edge.rest.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.policyservice.core.limit.RateSheet;
import io.ringfence.policyservice.core.limit.RouteLines;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Objects;

/** Reads an uploaded rate sheet as it arrives. */
@ApplicationScoped
public class RouteUpload {

    @Inject
    ObjectMapper mapper;

    @Inject
    StrictJson json;

    void readCsv(InputStream body, RouteLines routes) throws IOException {
        RateSheet sheet = new RateSheet(routes);
        // Refuses what is not UTF-8, where a reader of a charset would put something else in its place.
        Reader text = new InputStreamReader(body, UTF_8.newDecoder());
        char[] buffer = new char[1 << 15];
        int count;
        while ((count = text.read(buffer)) >= 0 && !sheet.isOver()) {
            for (int i = 0; i < count; i++) {
                sheet.take(buffer[i]);
            }
        }
        sheet.end();
    }

    void readJson(InputStream body, RouteLines routes) throws IOException {
        try (JsonParser parser = mapper.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                routes.refuse(1, String.valueOf(parser.currentToken()), "must be an array of routes");
                return;
            }
            long place = 0;
            JsonToken token;
            while ((token = parser.nextToken()) != JsonToken.END_ARRAY && token != null && !routes.isFull()) {
                take(++place, mapper.readTree(parser), routes);
            }
        }
    }

    private void take(long place, JsonNode item, RouteLines routes) {
        switch (json.read(item, RouteView.NOTHING, RouteView.ITEM_FIELDS)) {
            case Result.Refused<RouteView>(Refusal refusal) -> routes.refuse(place, item.toString(), refusal.detail());
            case Result.Done<RouteView>(RouteView route) -> {
                try {
                    routes.take(
                            place, item.toString(), Objects.requireNonNull(route.prefix()), route.rate(), route.name());
                } catch (IllegalArgumentException e) {
                    routes.refuse(place, item.toString(), String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
