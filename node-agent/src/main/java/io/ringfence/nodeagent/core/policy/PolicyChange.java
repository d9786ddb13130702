package io.ringfence.nodeagent.core.policy;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.PolicyRecord;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of the policy log, read: networks are parsed and packed here, so that millions of them are never held as
 * text.
 *
 * @param key the record key
 * @param sequence the number of the admin's change that made it; the higher one wins
 * @param content what it says of that key
 */
public record PolicyChange(String key, long sequence, Content content) {

    private static final Pattern CHUNK_KEY = Pattern.compile("list/([a-z0-9-]{1,64})/([0-9]{1,18})-([0-9]{1,9})");
    private static final Pattern MANIFEST_KEY = Pattern.compile("list/([a-z0-9-]{1,64})/manifest");

    /** What a record says. */
    public sealed interface Content {}

    /** The cluster's settings. */
    public record Settings(SettingsPublished event) implements Content {}

    /** A single address or network. */
    public record Entry(EntryPublished event) implements Content {}

    /** A part of a list's version; {@code networks} counts them as published. */
    public record Chunk(String list, long version, int index, int networks, NetworkSet ipv4, NetworkSet ipv6)
            implements Content {}

    /** The closing record of a list's version. */
    public record Manifest(ListPublished event) implements Content {}

    /** An entry leaves the policy. */
    public record EntryRemoved() implements Content {}

    /** A list leaves the policy. */
    public record ListRemoved(String list) implements Content {}

    /** A part of an old version is taken off the log. */
    public record ChunkRemoved(String list, long version, int index) implements Content {}

    /**
     * Reads a message of the policy topic.
     *
     * @throws UnreadableException with the reason, when it is not a policy record or names no network
     */
    public static PolicyChange read(Message message) throws UnreadableException {
        long sequence = message.sequence();
        if (message.value() == null) {
            return new PolicyChange(message.key(), sequence, removal(message.key()));
        }
        Event event = Codec.decode(message);
        if (!(event instanceof PolicyRecord record)) {
            throw new UnreadableException(Event.typeOf(event.getClass()) + " does not belong on the policy topic");
        }
        return new PolicyChange(
                message.key(),
                sequence,
                switch (record) {
                    case SettingsPublished settings -> new Settings(settings);
                    case EntryPublished entry -> entry(entry);
                    case ListChunkPublished chunk -> chunk(chunk);
                    case ListPublished manifest -> new Manifest(manifest);
                });
    }

    private static Content removal(String key) throws UnreadableException {
        Matcher chunk = CHUNK_KEY.matcher(key);
        if (chunk.matches()) {
            return new ChunkRemoved(chunk.group(1), Long.parseLong(chunk.group(2)), Integer.parseInt(chunk.group(3)));
        }
        Matcher manifest = MANIFEST_KEY.matcher(key);
        if (manifest.matches()) {
            return new ListRemoved(manifest.group(1));
        }
        if (key.startsWith(EntryPublished.KEY_PREFIX)) {
            return new EntryRemoved();
        }
        throw new UnreadableException("no record with the key " + key + " can be removed");
    }

    private static Content entry(EntryPublished entry) throws UnreadableException {
        parse(entry.cidr());
        return new Entry(entry);
    }

    private static Content chunk(ListChunkPublished chunk) throws UnreadableException {
        NetworkSetBuilder ipv4 = new NetworkSetBuilder(Family.IPV4);
        NetworkSetBuilder ipv6 = new NetworkSetBuilder(Family.IPV6);
        for (String text : chunk.networks()) {
            Network network = parse(text);
            if (network.prefix() == 0) {
                throw new UnreadableException("a list can't hold " + network + ": it would hold everything");
            }
            (network.family() == Family.IPV4 ? ipv4 : ipv6).add(network);
        }
        return new Chunk(
                chunk.name(), chunk.version(), chunk.index(), chunk.networks().size(), ipv4.build(), ipv6.build());
    }

    private static Network parse(String text) throws UnreadableException {
        try {
            return Network.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("\"" + text + "\": " + e.getMessage());
        }
    }
}
