package io.ringfence.policyservice.core.ban;

import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which nodes were proven to hold everything up to some places of {@code ringfence.bans}.
 *
 * @param confirmed nodes that have read it back from their kernels
 * @param pending nodes that have not yet; dry runs are in neither
 */
public record BanProof(List<String> confirmed, List<String> pending) {

    /** Judges what the nodes said last. */
    public static BanProof of(Collection<NodeReported> reports, Collection<HeldBan.Place> places) {
        List<String> confirmed = new ArrayList<>();
        List<String> pending = new ArrayList<>();
        for (NodeReported report : reports) {
            if (report.mode() != Mode.DRY_RUN) {
                (places.stream().allMatch(place -> holds(report, place)) ? confirmed : pending).add(report.node());
            }
        }
        return new BanProof(confirmed, pending);
    }

    private static boolean holds(NodeReported report, HeldBan.Place place) {
        BansReport bans = report.bans();
        return bans != null
                && place.partition() < bans.positions().size()
                && bans.positions().get(place.partition()) > place.offset();
    }
}
