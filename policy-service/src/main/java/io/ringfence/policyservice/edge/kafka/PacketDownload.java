package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flag;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.traffic.write.PcapngWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of partitions as one file, merged by time. Of each partition it holds a few polls at most: one that is ahead
 * waits. Where facts of messages are asked for, a first reading finds the frames that messages of streams were put together of.
 */
final class PacketDownload {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_FRAMES_OF_MESSAGES = 200_000;
    private static final long MOST_BYTES = 4L << 30;
    private static final int BUFFER = 256 << 10;

    private record Frame(String node, long sequence) {}

    private record Place(String node, String networkInterface, int linkType) {}

    /** A partition with what was read of it and not yet taken. */
    private static final class Source {
        private final TopicPartition partition;
        private final long end;
        private final Deque<CapturedPacket> waiting = new ArrayDeque<>();
        private boolean isPaused;

        Source(TopicPartition partition, long end) {
            this.partition = partition;
            this.end = end;
        }
    }

    private interface Taker {
        /** Whether there is to be more. */
        boolean take(CapturedPacket packet) throws IOException;
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Collection<TopicPartition> partitions;
    private final TrafficQuery query;
    private final boolean isBare;
    private final Set<Frame> ofMessages = new HashSet<>();
    private final Map<Place, Integer> places = new HashMap<>();
    private long frames;
    private long bytes;

    PacketDownload(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, TrafficQuery query) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.query = query;
        this.isBare = !query.asksOfSip() && query.network().isEmpty();
    }

    /** Writes the file; returns how many frames it has. */
    long write(OutputStream to) throws IOException {
        List<BackwardReader.Range> ranges = BackwardReader.between(consumer, partitions, query.from(), query.to());
        if (query.asksOfSip() || query.text().isPresent()) {
            read(ranges, packet -> {
                if (packet.kind() == Kind.MESSAGE && query.matches(packet)) {
                    packet.frames()
                            .forEach(frame ->
                                    ofMessages.add(new Frame(packet.origin().node(), frame)));
                }
                return ofMessages.size() < MOST_FRAMES_OF_MESSAGES;
            });
        }
        BufferedOutputStream out = new BufferedOutputStream(to, BUFFER);
        PcapngWriter writer = new PcapngWriter(out, "ringfence", about());
        long until = System.nanoTime() + LONGEST.toNanos();
        read(ranges, packet -> {
            if (System.nanoTime() > until) { // a client that hardly reads; what it has is no whole file
                throw new IOException("the download took more than " + LONGEST.toMinutes() + " minutes");
            }
            if (packet.kind() == Kind.FRAME && isWanted(packet)) {
                write(writer, packet);
            }
            return bytes < MOST_BYTES;
        });
        out.flush();
        return frames;
    }

    private String about() {
        String leftOut = ofMessages.size() < MOST_FRAMES_OF_MESSAGES
                ? ""
                : "; of messages in streams only the first " + MOST_FRAMES_OF_MESSAGES
                        + " frames are here: ask for less";
        return "from " + query.from() + query.to().map(end -> " to " + end).orElse("") + leftOut;
    }

    private boolean isWanted(CapturedPacket packet) {
        return query.matches(packet)
                || !ofMessages.isEmpty()
                        && ofMessages.contains(new Frame(
                                packet.origin().node(), packet.origin().sequence()));
    }

    private void write(PcapngWriter writer, CapturedPacket packet) throws IOException {
        Origin origin = packet.origin();
        Place place = new Place(origin.node(), origin.networkInterface(), origin.linkType());
        Integer known = places.get(place);
        int number = known == null
                ? writer.addInterface(origin.linkType(), origin.networkInterface(), "node " + origin.node())
                : known;
        places.put(place, number);
        frames++;
        bytes += packet.bytes().length;
        writer.frame(
                number, origin.timeNanos(), origin.wire(), packet.bytes(), 0, packet.bytes().length, comment(packet));
    }

    private String comment(CapturedPacket packet) {
        if (bytes >= MOST_BYTES) {
            return "the download ends here: it has " + MOST_BYTES + " bytes; ask for less";
        }
        return packet.flags().contains(Flag.CUT) ? "cut by the capture" : "";
    }

    private void read(List<BackwardReader.Range> ranges, Taker taker) throws IOException {
        Map<TopicPartition, Source> sources = new HashMap<>();
        for (BackwardReader.Range range : ranges) {
            if (range.floor() < range.end()) {
                sources.put(range.partition(), new Source(range.partition(), range.end()));
            }
        }
        consumer.assign(sources.keySet());
        consumer.resume(sources.keySet());
        ranges.stream()
                .filter(range -> sources.containsKey(range.partition()))
                .forEach(range -> consumer.seek(range.partition(), range.floor()));
        long until = 0;
        boolean hasCome = true;
        while (!sources.isEmpty()) {
            Source empty = takeWhileAllHave(sources, taker);
            if (empty == null) {
                return;
            }
            if (hasCome) { // what a slow client took is not the brokers' time
                until = System.nanoTime() + PATIENCE.toNanos();
            }
            hasCome = poll(sources);
            if (!hasCome && System.nanoTime() > until) {
                throw new BrokersException("cannot read " + empty.partition + " in time");
            }
        }
    }

    /** Gives the earliest as long as every partition has one; returns one that has none, or null when it is enough. */
    private @Nullable Source takeWhileAllHave(Map<TopicPartition, Source> sources, Taker taker) throws IOException {
        while (true) {
            Source earliest = null;
            for (Iterator<Source> all = sources.values().iterator(); all.hasNext(); ) {
                Source source = all.next();
                CapturedPacket next = source.waiting.peek();
                if (next == null && consumer.position(source.partition) >= source.end) {
                    all.remove();
                } else if (next == null) {
                    return source;
                } else if (earliest == null || isBefore(next, earliest.waiting.element())) {
                    earliest = source;
                }
            }
            if (earliest == null || !taker.take(earliest.waiting.remove())) {
                return null;
            }
            // As long as one partition is the only one, there is nothing to compare it with.
            while (sources.size() == 1 && !earliest.waiting.isEmpty()) {
                if (!taker.take(earliest.waiting.remove())) {
                    return null;
                }
            }
        }
    }

    /** By time; of one instant in the order of capture. */
    private static boolean isBefore(CapturedPacket one, CapturedPacket other) {
        long difference = one.origin().timeNanos() - other.origin().timeNanos();
        return difference < 0
                || difference == 0 && one.origin().sequence() < other.origin().sequence();
    }

    /** Reads more of the partitions that have nothing left; whether anything came. */
    private boolean poll(Map<TopicPartition, Source> sources) {
        for (Source source : sources.values()) {
            boolean isAhead = !source.waiting.isEmpty();
            if (isAhead != source.isPaused) {
                source.isPaused = isAhead;
                if (isAhead) {
                    consumer.pause(List.of(source.partition));
                } else {
                    consumer.resume(List.of(source.partition));
                }
            }
        }
        boolean hasCome = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            hasCome = true;
            Source source = sources.get(new TopicPartition(record.topic(), record.partition()));
            if (source != null && record.offset() < source.end) {
                try {
                    source.waiting.add(isBare ? PacketRecords.toBarePacket(record) : PacketRecords.toPacket(record));
                } catch (UnreadableException e) {
                    continue; // searches count those
                }
            }
        }
        return hasCome;
    }
}
