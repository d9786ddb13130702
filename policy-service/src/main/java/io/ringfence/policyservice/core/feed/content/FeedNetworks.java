package io.ringfence.policyservice.core.feed.content;

import io.ringfence.firewall.country.LocalNetworks;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.feed.FeedContent;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a source has, network by network, in bounded memory. A few bad lines are counted; an error page never becomes a
 * list, and neither does one that would block half of the world. Not for use by several threads.
 */
public final class FeedNetworks {

    /** Nobody's list of attackers has wider ones. */
    private static final int WIDEST_4 = 8;

    private static final int WIDEST_6 = 16;
    private static final int MAX_EXAMPLES = 10;

    /** So many bad lines are no reason to refuse, nor is a hundredth of all. */
    private static final int FEW_BAD = 10;

    private static final int BAD_PART = 100;
    private static final long HOPELESS = 10_000;

    /** All public IPv6 addresses are in it (RFC 4291 2.4 and the registry of IANA). */
    private static final Network PUBLIC_6 = Network.parse("2000::/3");

    /** Multicast and all that is reserved above it. */
    private static final Network ABOVE_4 = Network.parse("224.0.0.0/3");

    private static final String RESERVED = "private, loopback, link-local, multicast or reserved addresses";
    private static final String CONTROL_PLANE = "addresses of the nodes' control plane";
    private static final String ADMINS = "addresses from which admins worked in the last 24 hours";

    private final int maxNetworks;
    private final NetworkSetBuilder ipv4 = new NetworkSetBuilder(Family.IPV4);
    private final NetworkSetBuilder ipv6 = new NetworkSetBuilder(Family.IPV6);
    private final List<InputError> badExamples = new ArrayList<>();
    private long good;
    private long bad;
    private int reserved;
    private int hostBitsCleared;
    private @Nullable String refusal;

    /**
     * Makes an empty one.
     *
     * @param maxNetworks more are refused
     */
    public FeedNetworks(int maxNetworks) {
        this.maxNetworks = maxNetworks;
    }

    /** Takes one network; the text has no surrounding blanks. */
    public void take(long line, String text) {
        Network network;
        try {
            network = Network.parse(text);
        } catch (IllegalArgumentException e) {
            bad(line, text, String.valueOf(e.getMessage()));
            return;
        }
        good++;
        if (EntryDraft.hasHostBits(text, network)) {
            hostBitsCleared++;
        }
        if (isReserved(network)) {
            reserved++;
        } else if (network.prefix() < (network.family() == Family.IPV4 ? WIDEST_4 : WIDEST_6)) {
            refuse("line " + line + " has " + network + ", and no network wider than /" + WIDEST_4 + " (IPv6: /"
                    + WIDEST_6 + ") is taken from a feed");
        } else {
            (network.family() == Family.IPV4 ? ipv4 : ipv6).add(network);
        }
    }

    /** Notes a line that can't be read. */
    public void bad(long line, String text, String reason) {
        bad++;
        if (badExamples.size() < MAX_EXAMPLES) {
            badExamples.add(InputError.line(line, text, reason));
        }
    }

    /** Refuses the whole; the first reason counts. */
    public void refuse(String reason) {
        refusal = refusal == null ? reason : refusal;
    }

    /** Whether there is no use in reading on. */
    public boolean isOver() {
        return refusal != null || taken() > 2L * maxNetworks + FEW_BAD || bad > HOPELESS && bad > good;
    }

    /**
     * What the list is to have, or why it stays as it is.
     *
     * @param controlPlane what nodes must reach; networks that share addresses with it are left out
     * @param admins likewise
     */
    public Result<FeedContent> finish(Collection<Network> controlPlane, Collection<Network> admins) {
        Optional<String> reason = reason();
        if (reason.isPresent()) {
            return refused(reason.get());
        }
        long taken = taken();
        Cut cut = new Cut(ipv4.build(), ipv6.build());
        int distinct = cut.size();
        int locals = cut.away(LocalNetworks.of(Family.IPV4), LocalNetworks.of(Family.IPV6));
        int controls = cut.away(controlPlane);
        int adminsCut = cut.away(admins);
        if (cut.size() == 0) {
            return refused("it has no network that can be blocked");
        }
        if (cut.size() > maxNetworks) {
            return refused("it has " + cut.size() + " networks, more than its maxNetworks of " + maxNetworks
                    + "; raise that if it is meant");
        }
        List<FeedState.LeftOut> leftOut = new ArrayList<>();
        add(leftOut, reserved + locals, RESERVED);
        add(leftOut, controls, CONTROL_PLANE);
        add(leftOut, adminsCut, ADMINS);
        ListContent content = new ListContent(cut.four, cut.six, Math.toIntExact(taken - distinct), hostBitsCleared);
        return new Result.Done<>(new FeedContent(content, leftOut, bad, badExamples));
    }

    private Optional<String> reason() {
        if (refusal != null) {
            return Optional.of(refusal);
        }
        long lines = good + bad;
        if (bad > Math.max(FEW_BAD, lines / BAD_PART) || 2 * bad > lines) {
            InputError first = badExamples.getFirst();
            return Optional.of(
                    bad + " of " + lines + " lines can't be read, so it is no list of the format that is set;"
                            + " the first is line " + first.line() + ", '" + first.value() + "': " + first.reason());
        }
        if (good == 0) {
            return Optional.of("it is empty");
        }
        if (isOver()) {
            return Optional.of(
                    "it has more networks than its maxNetworks of " + maxNetworks + "; raise that if it is meant");
        }
        return Optional.empty();
    }

    private long taken() {
        return (long) ipv4.size() + ipv6.size();
    }

    private static boolean isReserved(Network network) {
        return network.family() == Family.IPV4
                ? ABOVE_4.contains(network)
                : network.prefix() > 0 && !PUBLIC_6.contains(network) && !network.contains(PUBLIC_6);
    }

    private static void add(List<FeedState.LeftOut> leftOut, int networks, String reason) {
        if (networks > 0) {
            leftOut.add(new FeedState.LeftOut(networks, reason));
        }
    }

    private static Result<FeedContent> refused(String reason) {
        return Result.refused(ProblemType.FEED_REFUSED, reason);
    }

    /** What is left of both families. */
    private static final class Cut {
        private NetworkSet four;
        private NetworkSet six;

        Cut(NetworkSet four, NetworkSet six) {
            this.four = four;
            this.six = six;
        }

        int size() {
            return four.size() + six.size();
        }

        /** Takes away what shares addresses with these, and says how many that are. */
        int away(NetworkSet keptFour, NetworkSet keptSix) {
            int before = size();
            four = four.minus(Overlap.of(four, keptFour));
            six = six.minus(Overlap.of(six, keptSix));
            return before - size();
        }

        int away(Collection<Network> kept) {
            return away(of(Family.IPV4, kept), of(Family.IPV6, kept));
        }

        private static NetworkSet of(Family family, Collection<Network> networks) {
            return NetworkSet.of(
                    family,
                    networks.stream()
                            .filter(network -> network.family() == family)
                            .toList());
        }
    }
}
