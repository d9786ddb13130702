package io.ringfence.policyservice.edge.rest.limit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.RoutePublished;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A route as a line of a rate sheet has it; flat, because sheets are.
 *
 * @param prefix the first digits of the numbers in E.164, without a plus
 * @param perMinute the price of 60 seconds, a text such as "0.05"
 * @param connectFee the price of being answered; none when absent
 * @param firstSeconds the first block, 1 to 3,600 s; 1 when absent
 * @param nextSeconds each later block, 1 to 3,600 s; 1 when absent
 * @param name what people call it
 */
@Schema(
        name = "Route",
        description = "What numbers that begin with a prefix cost; the longest prefix counts.",
        requiredProperties = "perMinute")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RouteView(
        @Nullable String prefix,
        @Nullable String perMinute,
        @Nullable String connectFee,
        @Nullable Integer firstSeconds,
        @Nullable Integer nextSeconds,
        @Nullable String name) {

    static final RouteView NOTHING = new RouteView(null, null, null, null, null, null);

    static final StrictJson.Fields FIELDS = new StrictJson.Fields(
            List.of("prefix", "perMinute", "connectFee", "firstSeconds", "nextSeconds", "name"), List.of("perMinute"));

    static final StrictJson.Fields ITEM_FIELDS = new StrictJson.Fields(FIELDS.known(), List.of("prefix", "perMinute"));

    static RouteView of(RoutePublished route) {
        Rate rate = route.rate();
        return new RouteView(
                route.prefix(),
                rate.perMinute(),
                rate.connectFee(),
                rate.firstSeconds(),
                rate.nextSeconds(),
                route.name());
    }

    /**
     * The rate.
     *
     * @throws IllegalArgumentException when a part of it is out of bounds
     */
    Rate rate() {
        return new Rate(Objects.requireNonNull(perMinute), connectFee, firstSeconds, nextSeconds);
    }
}
