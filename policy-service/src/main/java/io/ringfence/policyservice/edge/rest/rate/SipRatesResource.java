package io.ringfence.policyservice.edge.rest.rate;

import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.policyservice.core.rate.NearSource;
import io.ringfence.policyservice.core.rate.SipRates;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who is near the SIP rate limit anywhere. */
@Path("/api/v1/sip-rates")
@Tag(name = "SIP rates", description = "Who is near the limit of SIP packets, as each node's kernel counts.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SipRatesResource {

    @Inject
    SipRates rates;

    private final Clock clock = Clock.systemUTC();

    /**
     * Sources of all nodes.
     *
     * @param sources those nearest to the limit first
     */
    @Schema(name = "SipRates", description = "Sources of all nodes, those nearest to the limit first.")
    public record View(List<NearSource> sources) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Sources of all nodes, those nearest to the limit first",
            description = "A node names at most 500 sources. used is the share of a source's burst that is used, tokens"
                    + " how many packets it may still send at once. The state is OK, NEAR when at most half of the"
                    + " burst is left, LIMITED when the next packet is dropped. stale sources, whose node has said"
                    + " nothing for more than 90 seconds, come last.")
    public View all(
            @Parameter(description = "Only sources of this state: OK, NEAR or LIMITED.") @QueryParam("state") @Nullable String state,
            @Parameter(description = "How many at most, 1 to 1000.")
                    @QueryParam("limit")
                    @DefaultValue(Paging.DEFAULT_LIMIT)
                    int limit) {
        return new View(NearSource.nearest(rates.all(), state(state), Paging.limit(limit), clock.instant()));
    }

    private static Optional<State> state(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> RefusedException.parameter("state", text, "must be OK, NEAR or LIMITED")));
    }
}
