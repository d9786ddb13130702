package io.ringfence.policyservice.core.traffic;

import io.ringfence.contract.Topic;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a packet is: its partition and offset on the topic. Its text is {@code 7-1204}. */
public record PacketId(int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,3})-([0-9]{1,18})");

    /** Reads one; empty when it is none. */
    public static Optional<PacketId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches() && Integer.parseInt(parts.group(1)) < Topic.SIP_PACKETS.partitions()
                ? Optional.of(new PacketId(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
