package io.ringfence.contract;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.contract.country.CountryPublished;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.notice.NoticeRaised;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.registration.PhoneRegistered;
import io.ringfence.contract.registration.PhoneUnregistered;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.TrafficReported;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every topic of Ringfence: the list that the broker's topics, the AsyncAPI document and the channels are tested against.
 */
public enum Topic {
    /**
     * The whole desired firewall state. One partition, so that an offset is a revision of the policy: revision {@code r}
     * is the state after all records with an offset below {@code r}.
     */
    FIREWALL_POLICY(
            "ringfence.firewall-policy",
            "settings | entry/<list>/<cidr> | list/<name>/manifest | list/<name>/<version>-<index>",
            Cleanup.COMPACT,
            1,
            Duration.ZERO,
            List.of(SettingsPublished.class, EntryPublished.class, ListChunkPublished.class, ListPublished.class)),

    /** What each node's kernel holds, as read back. */
    NODE_STATUS("ringfence.node-status", "node", Cleanup.COMPACT, 3, Duration.ZERO, List.of(NodeReported.class)),

    /** Which networks are whose. A build is whole, and has an effect, once its manifest is there. */
    COUNTRY_NETWORKS(
            "ringfence.country-networks",
            "<country> | manifest",
            Cleanup.COMPACT,
            1,
            Duration.ZERO,
            List.of(CountryPublished.class, CountriesPublished.class)),

    /** The sources nearest to the SIP rate limit, on change, at most once a second for each node. */
    SIP_RATES(
            "ringfence.sip-rates", "node", Cleanup.DELETE, 3, Duration.ofMinutes(10), List.of(SipRatesReported.class)),

    /** Phones that have registered, and until when; no registration lasts longer than the retention. */
    REGISTRATIONS(
            "ringfence.registrations",
            "ip",
            Cleanup.COMPACT_AND_DELETE,
            3,
            Duration.ofDays(7),
            List.of(PhoneRegistered.class, PhoneUnregistered.class)),

    /** Who is banned on the whole cluster, by whom and until when; no ban lasts longer than the retention. */
    BANS(
            "ringfence.bans",
            "ip | network",
            Cleanup.COMPACT_AND_DELETE,
            3,
            Duration.ofDays(30),
            List.of(IpBanned.class, BanLifted.class)),

    /** What happens to calls, as PBXs, providers and admins tell it; a month and the longest lateness can be read again. */
    CALL_EVENTS(
            "ringfence.call-events",
            "tenant",
            Cleanup.DELETE,
            12,
            Duration.ofDays(62),
            List.of(
                    CallStarted.class,
                    CallAnswered.class,
                    CallProgress.class,
                    CallEnded.class,
                    CallRefused.class,
                    ProviderCallBilled.class,
                    BlockLiftRequested.class)),

    /** Tenants, their limits and their routes. */
    CALL_LIMITS(
            "ringfence.call-limits",
            "<tenant> | <tenant>/extension/<extension> | <tenant>/route/<prefix>",
            Cleanup.COMPACT,
            3,
            Duration.ZERO,
            List.of(TenantPublished.class, ExtensionLimitsPublished.class, RoutePublished.class)),

    /** Who is kept from making calls that cost money, and how far calls are counted. */
    CALL_BLOCKS(
            "ringfence.call-blocks",
            "<tenant>|<scope>|<subject>|<limit> | counting/<partition>",
            Cleanup.COMPACT,
            12,
            Duration.ZERO,
            List.of(BlockRaised.class, BlockLifted.class, CountingProgress.class)),

    /** Things that people should hear about. */
    NOTICES(
            "ringfence.notices",
            "<tenant>|<subject> | <subject>",
            Cleanup.DELETE,
            3,
            Duration.ofDays(7),
            List.of(NoticeRaised.class)),

    /** Who hears of what, when and how. */
    NOTIFICATION_SETTINGS(
            "ringfence.notification-settings",
            "settings",
            Cleanup.COMPACT,
            1,
            Duration.ZERO,
            List.of(NotificationSettingsPublished.class)),

    /** What nodes are asked to do. */
    NODE_COMMANDS(
            "ringfence.node-commands", "node", Cleanup.DELETE, 3, Duration.ofHours(1), List.of(HangUpRequested.class)),

    /**
     * Captured SIP packets, as they were on the wire. No CloudEvents: facts are in short headers, see {@link
     * io.ringfence.contract.kafka.PacketRecords}.
     */
    SIP_PACKETS("ringfence.sip-packets", "remote ip", Cleanup.DELETE, 12, Duration.ofHours(1), List.of()),

    /** What each node's sensor sees, and what it lost; each second or two. */
    SIP_TRAFFIC(
            "ringfence.sip-traffic", "node", Cleanup.DELETE, 3, Duration.ofMinutes(10), List.of(TrafficReported.class)),

    /** What the wire shows of calls on trunks; node-agents hold it against what their PBXs tell. */
    TRUNK_DIALOGS(
            "ringfence.trunk-dialogs", "node", Cleanup.DELETE, 3, Duration.ofHours(1), List.of(TrunkDialogSeen.class)),

    /** Messages that could not be read: original bytes and key; topic, offset and reason in headers. */
    DEAD_LETTERS("ringfence.dead-letters", "original key", Cleanup.DELETE, 1, Duration.ofDays(30), List.of());

    /** The largest country's record; the United States have about 1.2 MB before compression. */
    public static final int MAX_COUNTRY_BYTES = 4 << 20;

    /** What all partitions of the packet topic may hold together, by which the oldest go before their time. */
    public static final long MAX_PACKET_TOPIC_BYTES = 1L << 30;

    /** Kafka's {@code cleanup.policy}. */
    public enum Cleanup {
        COMPACT("compact"),
        DELETE("delete"),
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** The value of the topic's {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    private final String topicName;
    private final String key;
    private final Cleanup cleanup;
    private final int partitions;
    private final Duration retention;
    private final List<Class<? extends Event>> events;

    Topic(
            String topicName,
            String key,
            Cleanup cleanup,
            int partitions,
            Duration retention,
            List<Class<? extends Event>> events) {
        this.topicName = topicName;
        this.key = key;
        this.cleanup = cleanup;
        this.partitions = partitions;
        this.retention = retention;
        this.events = events;
    }

    /** The name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** The form of the record key, for documents. */
    public String key() {
        return key;
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    public int partitions() {
        return partitions;
    }

    /** How long records stay; zero for a topic that is only compacted. */
    public Duration retention() {
        return retention;
    }

    /** The events that the topic carries. */
    public List<Class<? extends Event>> events() {
        return events;
    }

    /** The configuration that the topic is created with, without partitions and replication. */
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>();
        config.put("cleanup.policy", cleanup.policy());
        if (cleanup != Cleanup.COMPACT) {
            config.put("retention.ms", Long.toString(retention.toMillis()));
            if (retention.compareTo(Duration.ofDays(1)) < 0) {
                // A segment goes as a whole, and the active one never does.
                config.put("segment.ms", Long.toString(retention.toMillis()));
            }
        }
        if (cleanup != Cleanup.DELETE) {
            // Superseded records go within minutes once a tenth of the log is garbage; a node that starts reads less.
            config.put("min.cleanable.dirty.ratio", "0.1");
            config.put("segment.ms", Long.toString(Duration.ofHours(1).toMillis()));
            config.put("delete.retention.ms", Long.toString(Duration.ofDays(7).toMillis()));
        }
        if (this == COUNTRY_NETWORKS) {
            config.put("max.message.bytes", Integer.toString(MAX_COUNTRY_BYTES));
        }
        if (this == SIP_PACKETS) {
            config.put("retention.bytes", Long.toString(MAX_PACKET_TOPIC_BYTES / partitions));
            // A segment goes as a whole: with eight of them the bound holds to an eighth, and the hour to ten minutes.
            config.put("segment.bytes", Long.toString(MAX_PACKET_TOPIC_BYTES / partitions / 8));
            config.put("segment.ms", Long.toString(Duration.ofMinutes(10).toMillis()));
            // A packet, its headers, and room for the batch around them.
            config.put("max.message.bytes", Integer.toString(CapturedPacket.MAX_BYTES + (256 << 10)));
        }
        return config;
    }

    /** The topic with that name on the broker. */
    public static Optional<Topic> named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }
}
