package io.ringfence.policyservice.edge.rest.rate;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.policyservice.core.rate.NearSource;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a node said last of its SIP rate limit; the report, and whether it is too old to hold still.
 *
 * @param on whether the node limits
 * @param entries how many sources its kernel knows
 * @param room how many it can know; packets of further sources are dropped
 * @param sources those nearest to the limit first
 */
@Schema(name = "NodeSipRates", description = "What a node said last of its SIP rate limit.")
public record NodeRatesView(
        String node,
        Instant reportedAt,
        boolean stale,
        boolean on,
        int packetsPerSecond,
        int burst,
        int entries,
        int room,
        List<SipRatesReported.Source> sources) {

    /** A report as it stands now. */
    public static NodeRatesView of(SipRatesReported report, Instant now) {
        return new NodeRatesView(
                report.node(),
                report.at(),
                NearSource.isStale(report, now),
                report.on(),
                report.packetsPerSecond(),
                report.burst(),
                report.entries(),
                report.room(),
                report.sources());
    }
}
