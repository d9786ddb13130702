package io.ringfence.policyservice.core.list;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Takes a list's networks one by one, in bounded memory, and names every bad one. Not for use by several threads. */
public final class ListLines {

    /** How many bad lines are named; the others are counted. */
    public static final int MAX_ERRORS = 1_000;

    /** How many networks are taken, repeats included, before the list is refused as too long. */
    private static final int MAX_TAKEN = 2 * ListPublished.MAX_NETWORKS;

    private final Predicate<Network> refused;
    private final String reason;
    private final NetworkSetBuilder ipv4 = new NetworkSetBuilder(Family.IPV4);
    private final NetworkSetBuilder ipv6 = new NetworkSetBuilder(Family.IPV6);
    private final List<InputError> errors = new ArrayList<>();
    private long errorCount;
    private int hostBitsCleared;

    public ListLines(ListKind kind) {
        this(network -> kind == ListKind.BLOCK && network.prefix() == 0, "would block every address");
    }

    /**
     * Takes all networks but some.
     *
     * @param reason why those that are refused are, for people
     */
    public ListLines(Predicate<Network> refused, String reason) {
        this.refused = refused;
        this.reason = reason;
    }

    /** Takes one network; the text has no surrounding blanks. */
    public void take(long line, String text) {
        Network network;
        try {
            network = Network.parse(text);
            if (EntryDraft.hasHostBits(text, network)) {
                hostBitsCleared++;
            }
        } catch (IllegalArgumentException e) {
            refuse(line, text, String.valueOf(e.getMessage()));
            return;
        }
        if (refused.test(network)) {
            refuse(line, text, reason);
            return;
        }
        (network.family() == Family.IPV4 ? ipv4 : ipv6).add(network);
    }

    /** Notes a line that is wrong. */
    public void refuse(long line, String text, String reason) {
        errorCount++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(InputError.line(line, text, reason));
        }
    }

    /** Whether there is no use in reading on. */
    public boolean isFull() {
        return ipv4.size() + ipv6.size() > MAX_TAKEN;
    }

    /** The list's content, if every line was right. */
    public Result<ListContent> finish() {
        if (errorCount > 0) {
            InputError first = errors.getFirst();
            String detail = "Line " + first.line() + ": " + first.reason()
                    + (errorCount == 1 ? "" : ", and " + (errorCount - 1) + " more bad lines")
                    + ". Nothing is stored; put the lines right and send the whole list again.";
            return new Result.Refused<>(new Refusal(ProblemType.INVALID, detail, errors, errorCount));
        }
        int taken = ipv4.size() + ipv6.size();
        NetworkSet four = ipv4.build();
        NetworkSet six = ipv6.build();
        int size = four.size() + six.size();
        if (isFull() || size > ListPublished.MAX_NETWORKS) {
            return Result.refused(
                    ProblemType.INVALID,
                    "A list holds at most " + ListPublished.MAX_NETWORKS
                            + " networks; split it into lists with names of their own.");
        }
        return new Result.Done<>(new ListContent(four, six, taken - size, hostBitsCleared));
    }
}
