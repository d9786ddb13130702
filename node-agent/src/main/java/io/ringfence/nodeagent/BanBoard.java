package io.ringfence.nodeagent;

import io.ringfence.contract.node.BansReport;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Between the owner of bans and the owner of policy and kernel: which bans were compiled, and which of them the kernel was
 * proven to hold. Written by the owner of the kernel only.
 */
final class BanBoard {

    private final BanOwner owner;
    private BanOwner.Holding taken = BanOwner.Holding.NOTHING;
    private int inRuleset;
    private volatile List<Long> provenPositions = List.of();
    private volatile int active;
    private volatile int enforced;
    private volatile int withoutEffect;

    BanBoard(BanOwner owner) {
        this.owner = owner;
    }

    /** Loads what was saved; before the first ruleset is compiled. */
    void load() {
        owner.load();
    }

    /** Whether other bans are to hold than those that were taken. */
    boolean hasNews() {
        return owner.holding().version() != taken.version();
    }

    /** The bans to compile. */
    Map<Network, Instant> take() {
        taken = owner.holding();
        return taken.ends();
    }

    /** What the bans that were taken have become. */
    void compiled(Ruleset ruleset) {
        inRuleset = (int) taken.ends().keySet().stream()
                .filter(network -> ruleset.content(KernelSet.of(KernelSet.Role.BLOCK, network.family()))
                        .contains(network))
                .count();
    }

    /** Whether the kernel was proven to hold what was compiled last. */
    void held(boolean proven) {
        active = inRuleset;
        withoutEffect = taken.ends().size() - inRuleset;
        enforced = proven ? inRuleset : 0;
        BanOwner.Holding latest = owner.holding();
        if (proven && latest.version() == taken.version()) {
            provenPositions = latest.positions();
        } else if (proven) {
            provenPositions = taken.positions();
        }
    }

    /** The policy is another one. */
    void policyChanged() {
        owner.policyChanged();
    }

    /** The report of what holds; empty before anything was read or found. */
    Optional<BansReport> report() {
        return Optional.of(new BansReport(
                provenPositions,
                active,
                enforced,
                withoutEffect,
                owner.pending(),
                owner.foundByAsking(),
                owner.lastRepair()));
    }
}
