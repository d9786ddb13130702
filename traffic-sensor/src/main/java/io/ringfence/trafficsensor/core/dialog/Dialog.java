package io.ringfence.trafficsensor.core.dialog;

import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call on a trunk: an INVITE of the node, and what was answered to it. A proxy that forks has several ends of it. */
final class Dialog {

    private static final int MAX_ENDS = 8;
    private static final int MAX_BYES = 4;

    /** A BYE that waits for its answer. */
    private record Bye(boolean isOfNode, long cseq, Peer peer) {}

    /** One end that has answered. */
    private static final class End {
        private final List<Bye> byes = new ArrayList<>();
        private boolean isEnding;
        private boolean isOver;
    }

    final Peer trunk;
    final long hardware;

    private final Map<String, End> ends = new HashMap<>();
    private long cseq;
    private long startedNanos;
    private long answeredNanos;
    private @Nullable String number;
    long seenNanos;
    long toldNanos;

    @Nullable State told;

    /** @param hardware the node's hardware address, as the INVITE has it */
    Dialog(Peer trunk, long hardware) {
        this.trunk = trunk;
        this.hardware = hardware;
    }

    /** The node asks, or asks again with credentials; a retransmission changes nothing. */
    void invited(Signal signal, long nanos) {
        if (startedNanos == 0 || signal.cseq() > cseq && ends.isEmpty()) {
            cseq = signal.cseq();
            startedNanos = nanos;
            number = signal.number();
        }
    }

    /** Whether a signal answers the INVITE that has begun it, not one that came later. */
    boolean isAnswer(Signal signal) {
        return signal.cseq() == cseq;
    }

    void answered(String trunkTag, long nanos) {
        if (ends.isEmpty()) {
            answeredNanos = nanos;
        }
        if (ends.size() < MAX_ENDS) {
            ends.computeIfAbsent(trunkTag, tag -> new End());
        }
    }

    boolean isAnswered() {
        return !ends.isEmpty();
    }

    /** Somebody wants to end it. */
    void byeSent(Signal signal, Peer peer) {
        End end = ends.get(signal.trunkTag());
        Bye bye = new Bye(signal.isOfNode(), signal.cseq(), peer);
        if (end != null && !end.isOver && end.byes.size() < MAX_BYES && !end.byes.contains(bye)) {
            end.byes.add(bye);
            end.isEnding = true;
        }
    }

    /**
     * A BYE was answered. After 481 there is no dialog either; any other refusal leaves it as it was. Only where the BYE itself was
     * lost, an answer counts without it.
     */
    void byeAnswered(Signal signal, Peer peer) {
        End end = ends.get(signal.trunkTag());
        if (end == null) {
            return;
        }
        boolean wasSeen = end.byes.remove(new Bye(signal.isOfNode(), signal.cseq(), peer));
        if ((wasSeen || end.byes.isEmpty()) && (signal.status() < 300 || signal.status() == 481)) {
            end.isOver = true;
        }
    }

    State state() {
        if (ends.values().stream().allMatch(end -> end.isOver)) {
            return State.ENDED;
        }
        return ends.values().stream().allMatch(end -> end.isOver || end.isEnding) ? State.ENDING : State.ANSWERED;
    }

    long startedNanos() {
        return startedNanos;
    }

    long answeredNanos() {
        return answeredNanos;
    }

    @Nullable String number() {
        return number;
    }
}
