package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.ruleset.Difference;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.RulesetText;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a node's rules would be.
 *
 * @param node the node
 * @param digest names the ruleset that it would be
 * @param iptables the text that {@code iptables-restore --noflush} would get
 * @param ip6tables likewise for IPv6
 * @param difference what goes ({@code -}) and what comes ({@code +}); empty when nothing differs
 * @param cuts whom the settings would cut off, so that they are refused without {@code force}; absent when nobody
 */
@Schema(name = "Candidate", description = "What a node's rules would be with other settings, and the difference.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CandidateView(
        String node,
        String digest,
        String iptables,
        String ip6tables,
        List<String> difference,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> cuts) {

    static CandidateView of(String node, Ruleset before, Ruleset after, List<String> cuts) {
        return new CandidateView(
                node,
                after.digest(),
                text(after, Family.IPV4),
                text(after, Family.IPV6),
                Difference.between(before, after),
                cuts);
    }

    private static String text(Ruleset ruleset, Family family) {
        return String.join("", RulesetText.tables(ruleset, family).values());
    }
}
