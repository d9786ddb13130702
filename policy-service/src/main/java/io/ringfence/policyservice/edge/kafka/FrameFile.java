package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.kafka.FrameReader.Frame;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.traffic.write.PcapngWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * A capture file with comments. Frames are written some at a time: for those, who is blocked is asked at once, and what is only known
 * at the end is said at the last of them.
 */
final class FrameFile {

    private static final String PROGRAM = "ringfence";

    /** So many frames, or bytes of them, wait to be written. */
    private static final int MOST_WAITING = 2_000;

    private static final long MOST_WAITING_BYTES = 2 << 20;

    /** Of so many peers it is told whether they are blocked; some 12 MB. */
    private static final int MOST_PEERS = 100_000;

    private record Place(String node, String networkInterface, int linkType) {}

    private static final class Peer {
        private boolean isBlocked;
    }

    private record Waiting(Frame frame, Peer peer) {}

    private final OutputStream out;
    private final PcapngWriter writer;
    private final UnaryOperator<Set<String>> blocked;
    private final Map<Place, Integer> interfaces = new HashMap<>();
    private final Map<String, Peer> peers = new HashMap<>();
    private final Peer untold = new Peer();
    private final Set<String> unknown = new HashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private Place place = new Place("", "", -1);
    private int placeNumber;
    private long waitingBytes;
    private long frames;
    private long bytes;

    /**
     * Begins one.
     *
     * @param about what is said of all of it
     * @param blocked tells which of some peers the policy drops
     */
    FrameFile(OutputStream out, String about, UnaryOperator<Set<String>> blocked) throws IOException {
        this.out = out;
        this.writer = new PcapngWriter(out, PROGRAM, about);
        this.blocked = blocked;
    }

    long frames() {
        return frames;
    }

    /** How many bytes the frames have. */
    long bytes() {
        return bytes;
    }

    void add(Frame frame) throws IOException {
        if (waiting.size() >= MOST_WAITING || waitingBytes >= MOST_WAITING_BYTES) {
            flush("");
        }
        waiting.add(new Waiting(frame, peer(frame.remote())));
        waitingBytes += frame.bytes().length;
        frames++;
        bytes += frame.bytes().length;
    }

    /** Writes what is left, with notes at the last frame. */
    void end(StringJoiner notes) throws IOException {
        if (peers.size() >= MOST_PEERS) {
            notes.add("whether peers are blocked is told of the first " + MOST_PEERS + " only");
        }
        if (waiting.isEmpty() && notes.length() > 0) {
            var _ = new PcapngWriter(out, PROGRAM, notes.toString()); // a section: there is no frame to say it at
        }
        flush(notes.toString());
    }

    private Peer peer(String remote) {
        Peer known = peers.get(remote);
        if (known != null) {
            return known;
        }
        if (peers.size() >= MOST_PEERS) {
            return untold;
        }
        Peer made = new Peer();
        peers.put(remote, made);
        unknown.add(remote);
        return made;
    }

    private void flush(String note) throws IOException {
        if (!unknown.isEmpty()) {
            for (String dropped : blocked.apply(Set.copyOf(unknown))) {
                peer(dropped).isBlocked = true;
            }
            unknown.clear();
        }
        int last = waiting.size() - 1;
        for (int i = 0; i <= last; i++) {
            Waiting next = waiting.get(i);
            write(next.frame(), comment(next, i == last ? note : ""));
        }
        waiting.clear();
        waitingBytes = 0;
    }

    private void write(Frame frame, String comment) throws IOException {
        if (frame.linkType() != place.linkType()
                || !frame.networkInterface().equals(place.networkInterface())
                || !frame.node().equals(place.node())) {
            place = new Place(frame.node(), frame.networkInterface(), frame.linkType());
            placeNumber = number(place);
        }
        writer.frame(placeNumber, frame.timeNanos(), frame.wire(), frame.bytes(), 0, frame.bytes().length, comment);
    }

    private int number(Place of) throws IOException {
        Integer known = interfaces.get(of);
        if (known != null) {
            return known;
        }
        int number = writer.addInterface(of.linkType(), of.networkInterface(), "node " + of.node());
        interfaces.put(of, number);
        return number;
    }

    private static String comment(Waiting next, String note) {
        if (!next.peer().isBlocked && !next.frame().isCut()) {
            return note;
        }
        StringJoiner text = new StringJoiner("; ");
        if (next.peer().isBlocked) {
            text.add(Traffic.STILL_CAPTURED);
        }
        if (next.frame().isCut()) {
            text.add("cut by the capture");
        }
        return note.isEmpty() ? text.toString() : text.add(note).toString();
    }
}
