package io.ringfence.policyservice.core.feed.content;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.list.ListContent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks of one set that share addresses with another: two networks do so when one lies in the other. One walk through
 * both sets in order, so that a million on each side is a matter of a moment.
 */
public final class Overlap {

    /** How many are named. */
    public static final int MAX_EXAMPLES = 10;

    private final NetworkSet ours;
    private final NetworkSet theirs;
    private final NetworkSetBuilder found;
    private final List<FeedState.Pair> examples = new ArrayList<>();
    private final Deque<Network> open = new ArrayDeque<>(); // of ours, each in the one before; in none of theirs so far

    private Overlap(NetworkSet ours, NetworkSet theirs) {
        this.ours = ours;
        this.theirs = theirs;
        this.found = new NetworkSetBuilder(ours.family());
    }

    /** The networks of the first set that lie in one of the second, or have one of the second in them. */
    public static NetworkSet of(NetworkSet ours, NetworkSet theirs) {
        Overlap overlap = new Overlap(ours, theirs);
        overlap.walk();
        return overlap.found.build();
    }

    /** Which networks of a feed are on ALLOW too. */
    public static FeedState.Allowed allowed(ListContent feed, ListContent allowed) {
        int networks = 0;
        List<FeedState.Pair> examples = new ArrayList<>();
        for (Family family : Family.values()) {
            Overlap overlap = new Overlap(feed.networks(family), allowed.networks(family));
            overlap.walk();
            networks += overlap.found.size();
            examples.addAll(overlap.examples);
        }
        return new FeedState.Allowed(networks, examples.subList(0, Math.min(MAX_EXAMPLES, examples.size())));
    }

    private void walk() {
        int our = 0;
        int their = 0;
        Network cover = null; // the widest of theirs that began last
        while (theirs.size() > 0 && (our < ours.size() || their < theirs.size() && !open.isEmpty())) {
            @Nullable Network mine = our < ours.size() ? ours.get(our) : null;
            @Nullable Network other = their < theirs.size() ? theirs.get(their) : null;
            if (other != null && (mine == null || other.compareTo(mine) <= 0)) {
                their++;
                closeUntil(other);
                open.forEach(network -> find(network, other));
                open.clear();
                cover = cover != null && cover.contains(other) ? cover : other;
            } else if (mine != null) {
                our++;
                if (cover != null && cover.contains(mine)) {
                    find(mine, cover);
                } else {
                    closeUntil(mine);
                    open.addLast(mine);
                }
            }
        }
    }

    private void closeUntil(Network place) {
        while (!open.isEmpty() && !open.getLast().contains(place)) {
            open.removeLast();
        }
    }

    private void find(Network mine, Network other) {
        found.add(mine);
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(new FeedState.Pair(mine.toString(), other.toString()));
        }
    }
}
