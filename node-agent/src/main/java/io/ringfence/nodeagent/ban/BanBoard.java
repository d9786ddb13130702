package io.ringfence.nodeagent.ban;

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
public final class BanBoard {

    private final BanOwner owner;
    private BanOwner.Holding taken = BanOwner.Holding.NOTHING;
    private int inRuleset;
    private volatile List<Long> provenPositions = List.of();
    private volatile int active;
    private volatile int enforced;
    private volatile int withoutEffect;

    public BanBoard(BanOwner owner) {
        this.owner = owner;
    }

    /** Loads what was saved; before the first ruleset is compiled. */
    public void load() {
        owner.load();
    }

    /** Whether other bans are to hold than those that were taken. */
    public boolean hasNews() {
        return owner.holding().version() != taken.version();
    }

    /** The bans to compile. */
    public Map<Network, Instant> take() {
        taken = owner.holding();
        return taken.ends();
    }

    /** What the bans that were taken have become. */
    public void compiled(Ruleset ruleset) {
        inRuleset = (int) taken.ends().keySet().stream()
                .filter(network -> ruleset.content(KernelSet.of(KernelSet.Role.BLOCK, network.family()))
                        .contains(network))
                .count();
    }

    /** Whether the kernel was proven to hold what was compiled last. */
    public void held(boolean proven) {
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
    public void policyChanged() {
        owner.policyChanged();
    }

    /** The report of what holds; empty before anything was read or found. */
    public Optional<BansReport> report() {
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
