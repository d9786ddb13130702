package io.ringfence.policyservice.core.traffic;

import java.util.Map;
import java.util.TreeMap;

/** Where the next page goes on: below these offsets of the partitions. */
public record TrafficCursor(Map<Integer, Long> offsets) {

    public TrafficCursor {
        offsets = Map.copyOf(offsets);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static TrafficCursor parse(String text) {
        Map<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.split(",", 64)) {
            PacketId place = PacketId.parse(part)
                    .orElseThrow(() -> new IllegalArgumentException("no place of a packet: " + part));
            offsets.put(place.partition(), place.offset());
        }
        return new TrafficCursor(offsets);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(offsets)
                .forEach((partition, offset) ->
                        text.append(text.isEmpty() ? "" : ",").append(new PacketId(partition, offset)));
        return text.toString();
    }
}
