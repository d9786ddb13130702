package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.contract.traffic.TrafficReported.Source;
import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.traffic.SensorReports;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who sends most, and what sensors say of themselves. */
@Path("/api/v1/traffic")
@Tag(name = "Traffic")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SourcesResource {

    /** A sensor that has said nothing for so long sees nothing now. */
    private static final Duration SILENT = Duration.ofSeconds(15);

    @Inject
    SensorReports reports;

    @Inject
    Countries countries;

    @Inject
    Blocked blocked;

    private final Clock clock = Clock.systemUTC();

    /** Peers that send. */
    @Schema(name = "TrafficSources")
    public record Sources(
            @Schema(description = "The time that they are counted over.")
            int windowSeconds,

            @Schema(description = "How many there are on all nodes; items has the first of them.")
            long count,

            List<SourceView> items) {}

    /** A peer that sends. */
    @Schema(name = "TrafficSource")
    public record SourceView(
            String address,

            @Schema(description = "Frames that it has sent within the window, with those left out.")
            long packets,

            @Schema(description = "Those that sensors have kept back.")
            long leftOut,

            @Schema(description = "Requests by method.") Map<String, Long> methods,

            @Schema(description = "Answers of 400 and above that it got.")
            long failures,

            @Schema(description = "What it calls itself.") List<String> userAgents,

            List<String> nodes,

            @Schema(description = "ISO country, where it is known.") @Nullable String country,

            boolean blocked,

            @Schema(description = "blocked, still captured: only where blocked.") @Nullable String note,

            @Schema(description = "Why it passes or is dropped.") @Nullable String sentence) {}

    /** What a sensor says of itself. */
    @Schema(name = "TrafficSensor")
    public record SensorView(
            @Schema(description = "Whether it has said nothing for 15 seconds.")
            boolean silent,

            TrafficReported report) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("sources")
    @Operation(
            summary = "Who sends most SIP now",
            description =
                    "As sensors count at the node's interfaces, before the firewall, and with what their samplers keep back."
                            + " A sensor names its 200 busiest peers.")
    public Sources sources(
            @Parameter(description = "How many at most, 1 to 1000.")
                    @QueryParam("limit")
                    @DefaultValue(Paging.DEFAULT_LIMIT)
                    int limit) {
        int most = Paging.limit(limit);
        Instant now = clock.instant();
        Map<String, Sum> all = new HashMap<>();
        long count = 0;
        int window = 1;
        for (TrafficReported report : reports.all()) {
            if (!isSilent(report, now)) {
                count += report.sourceCount();
                window = Math.max(window, report.windowSeconds());
                report.sources()
                        .forEach(source ->
                                all.computeIfAbsent(source.address(), Sum::new).add(source, report.node()));
            }
        }
        List<Sum> busiest = all.values().stream()
                .sorted(Comparator.comparingLong((Sum sum) -> sum.packets)
                        .reversed()
                        .thenComparing(sum -> sum.address))
                .limit(most)
                .toList();
        Map<String, Explanation> policy =
                blocked.explain(busiest.stream().map(sum -> sum.address).toList());
        return new Sources(
                window,
                count,
                busiest.stream()
                        .map(sum -> sum.view(country(sum.address), policy.get(sum.address)))
                        .toList());
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("sensors")
    @Operation(
            summary = "What each node's sensor sees, and what it has lost",
            description = "Frames that were lost are counted by where: kernel, queue, Kafka; since the sensor's start.")
    public List<SensorView> sensors() {
        Instant now = clock.instant();
        return reports.all().stream()
                .map(report -> new SensorView(isSilent(report, now), report))
                .toList();
    }

    private static boolean isSilent(TrafficReported report, Instant now) {
        return report.at().isBefore(now.minus(SILENT));
    }

    private @Nullable String country(String address) {
        try {
            Network network = Network.parse(address);
            return countries.table().flatMap(table -> table.country(network)).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What all nodes together see of a peer. */
    private static final class Sum {

        private final String address;
        private final Map<String, Long> methods = new TreeMap<>();
        private final TreeSet<String> userAgents = new TreeSet<>();
        private final List<String> nodes = new ArrayList<>();
        private long packets;
        private long leftOut;
        private long failures;

        Sum(String address) {
            this.address = address;
        }

        void add(Source source, String node) {
            packets += source.packets();
            leftOut += source.leftOut();
            failures += source.failures();
            source.methods().forEach((method, count) -> methods.merge(method, count, Long::sum));
            userAgents.addAll(source.userAgents());
            nodes.add(node);
        }

        SourceView view(@Nullable String country, @Nullable Explanation explanation) {
            boolean isDropped = explanation != null && Blocked.isDropped(explanation);
            return new SourceView(
                    address,
                    packets,
                    leftOut,
                    methods,
                    failures,
                    List.copyOf(userAgents),
                    nodes,
                    country,
                    isDropped,
                    isDropped ? Traffic.STILL_CAPTURED : null,
                    explanation == null ? null : explanation.sentence());
        }
    }
}
