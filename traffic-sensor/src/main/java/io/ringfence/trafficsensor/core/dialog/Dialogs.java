package io.ringfence.trafficsensor.core.dialog;

import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.Addresses;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sensor.SensorSink;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.SipMethod;
import io.ringfence.trafficsensor.core.record.OwnAddresses;
import io.ringfence.trafficsensor.core.registration.LinkDirection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The calls that the node has placed on trunks, and how they end. Of the pipeline's thread.
 *
 * <ol>
 *   <li>Only what goes between an address of the node and one of a trunk counts, and only what the node has sent, or was sent, as the
 *       link layer has it: the hardware address is that of the INVITE.
 *   <li>An INVITE of the node waits for its answer; a 2xx makes it a call, any other final answer ends it.
 *   <li>A BYE of either side ends nothing. Its answer does, when all ends of a forked call have theirs.
 *   <li>Whoever comes later hears of a call too: it is told again while it lasts.
 * </ol>
 */
public final class Dialogs implements SensorSink {

    static final int MAX_DIALOGS = 20_000;

    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration UNANSWERED = Duration.ofMinutes(5);
    private static final Duration ENDING = Duration.ofMinutes(10);
    private static final Duration SILENT = Duration.ofHours(24);

    private final String node;
    private final Supplier<OwnAddresses> own;
    private final TrunkNetworks trunks;
    private final BooleanSupplier hasRoom;
    private final Consumer<TrunkDialogSeen> out;
    private final LinkedHashMap<Key, Dialog> dialogs = new LinkedHashMap<>();
    private final List<Seen> ofFrame = new ArrayList<>();
    private long crowdedOut;

    private record Key(String callId, String nodeTag) {}

    private record Seen(Signal signal, Peer trunk, boolean isSentByNode) {}

    /**
     * @param own the node's addresses as they are now
     * @param hasRoom whether there is room for what was told before
     * @param out takes the events, and must not throw or wait
     */
    public Dialogs(
            String node,
            Supplier<OwnAddresses> own,
            TrunkNetworks trunks,
            BooleanSupplier hasRoom,
            Consumer<TrunkDialogSeen> out) {
        this.node = node;
        this.own = own;
        this.trunks = trunks;
        this.hasRoom = hasRoom;
        this.out = out;
    }

    /** Calls that were forgotten while they went on, because newer ones needed the room. */
    public long crowdedOut() {
        return crowdedOut;
    }

    @Override
    public void message(Packet packet, SipMessage message) {
        SipMethod method = message.method();
        if (method != SipMethod.INVITE && method != SipMethod.BYE && method != SipMethod.UPDATE || packet.isPartial()) {
            return;
        }
        OwnAddresses addresses = own.get();
        boolean isSourceOwn = addresses.has(packet.sourceHigh(), packet.sourceLow());
        if (isSourceOwn == addresses.has(packet.destinationHigh(), packet.destinationLow())) {
            return;
        }
        Peer trunk = isSourceOwn
                ? new Peer(packet.destinationHigh(), packet.destinationLow())
                : new Peer(packet.sourceHigh(), packet.sourceLow());
        if (trunks.has(trunk.high(), trunk.low())) {
            Signal signal = Signal.of(message, isSourceOwn);
            if (signal != null) {
                ofFrame.add(new Seen(signal, trunk, isSourceOwn));
            }
        }
    }

    @Override
    public void frame(Packet packet, Outcome outcome) {
        for (Seen seen : ofFrame) {
            long hardware = seen.isSentByNode() ? LinkDirection.sender(packet) : LinkDirection.receiver(packet);
            if (hardware != LinkDirection.UNKNOWN) {
                take(seen, hardware, packet.timeNanos());
            }
        }
        ofFrame.clear();
    }

    /** Tells again what goes on, and forgets what is not heard of any more; once a second. */
    public void tick(long nowNanos) {
        dialogs.values()
                .removeIf(
                        dialog -> nowNanos - dialog.seenNanos > patience(dialog).toNanos());
        dialogs.forEach((key, dialog) -> {
            if (dialog.isAnswered() && nowNanos - dialog.toldNanos >= AGAIN.toNanos() && hasRoom.getAsBoolean()) {
                tell(key, dialog, dialog.state(), nowNanos);
            }
        });
    }

    private void take(Seen seen, long hardware, long nanos) {
        Signal signal = seen.signal();
        Key key = new Key(signal.callId(), signal.nodeTag());
        Dialog dialog = dialogs.get(key);
        boolean isInvite = signal.method() == SipMethod.INVITE && signal.isOfNode();
        if (dialog == null) {
            if (isInvite && signal.isRequest() && signal.trunkTag().isEmpty()) {
                dialog = new Dialog(seen.trunk(), hardware);
                add(key, dialog);
            } else {
                return;
            }
        }
        if (dialog.hardware != hardware) {
            return;
        }
        if (isInvite && signal.isRequest()) {
            dialog.invited(signal, nanos);
        } else if (isInvite && dialog.isAnswer(signal)) {
            inviteAnswered(key, dialog, seen, nanos);
        } else if (signal.method() == SipMethod.BYE && signal.isRequest()) {
            dialog.byeSent(signal, seen.trunk());
        } else if (signal.method() == SipMethod.BYE && signal.status() >= 200) {
            dialog.byeAnswered(signal, seen.trunk());
        }
        dialog.seenNanos = Math.max(dialog.seenNanos, nanos);
        if (dialog.isAnswered()) {
            tellChange(key, dialog, nanos);
        }
    }

    private void inviteAnswered(Key key, Dialog dialog, Seen seen, long nanos) {
        Signal signal = seen.signal();
        if (signal.status() < 200 || !dialog.trunk.equals(seen.trunk())) {
            return;
        }
        if (signal.status() >= 300) {
            if (!dialog.isAnswered()) {
                dialogs.remove(key);
            }
        } else if (!signal.trunkTag().isEmpty()) {
            dialog.answered(signal.trunkTag(), nanos);
        }
    }

    private void tellChange(Key key, Dialog dialog, long nanos) {
        State state = dialog.state();
        if (state != dialog.told) {
            tell(key, dialog, state, nanos);
        }
        if (state == State.ENDED) {
            dialogs.remove(key);
        }
    }

    private void tell(Key key, Dialog dialog, State state, long nanos) {
        dialog.told = state;
        dialog.toldNanos = nanos;
        out.accept(new TrunkDialogSeen(
                node,
                key.callId(),
                Addresses.text(dialog.trunk.high(), dialog.trunk.low()),
                dialog.number(),
                state,
                instant(nanos),
                instant(dialog.startedNanos()),
                instant(dialog.answeredNanos())));
    }

    private void add(Key key, Dialog dialog) {
        if (dialogs.size() >= MAX_DIALOGS) {
            var oldest = dialogs.pollFirstEntry();
            if (oldest != null && oldest.getValue().isAnswered()) {
                crowdedOut++;
            }
        }
        dialogs.put(key, dialog);
    }

    private static Duration patience(Dialog dialog) {
        if (!dialog.isAnswered()) {
            return UNANSWERED;
        }
        return dialog.told == State.ENDING ? ENDING : SILENT;
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
