package io.ringfence.k8s.kafka;

import io.ringfence.contract.Topic;
import io.strimzi.api.kafka.model.user.acl.StrimziAclOperation;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Who reads and writes what; that nothing is missing here is what the code is searched for. */
enum Access {
    POLICY_SERVICE(
            EnumSet.of(
                    Topic.FIREWALL_POLICY, // what is there is compared with the database
                    Topic.CALL_LIMITS,
                    Topic.NOTIFICATION_SETTINGS,
                    Topic.COUNTRY_NETWORKS,
                    Topic.NODE_STATUS,
                    Topic.SIP_RATES,
                    Topic.REGISTRATIONS,
                    Topic.BANS,
                    Topic.CALL_EVENTS, // calls of a tenant
                    Topic.CALL_BLOCKS,
                    Topic.SIP_PACKETS,
                    Topic.SIP_TRAFFIC),
            EnumSet.of(
                    Topic.FIREWALL_POLICY,
                    Topic.CALL_LIMITS,
                    Topic.NOTIFICATION_SETTINGS,
                    Topic.COUNTRY_NETWORKS,
                    Topic.NODE_STATUS, // a node is forgotten
                    Topic.BANS, // by hand
                    Topic.CALL_EVENTS, // a block is lifted
                    Topic.DEAD_LETTERS)),
    NODE_AGENT(
            EnumSet.of(
                    Topic.FIREWALL_POLICY,
                    Topic.COUNTRY_NETWORKS,
                    Topic.BANS,
                    Topic.NODE_STATUS, // the other nodes' addresses
                    Topic.CALL_LIMITS,
                    Topic.CALL_BLOCKS,
                    Topic.NODE_COMMANDS,
                    Topic.TRUNK_DIALOGS),
            EnumSet.of(Topic.NODE_STATUS, Topic.SIP_RATES, Topic.BANS, Topic.CALL_EVENTS, Topic.DEAD_LETTERS)),
    BILLING_WATCHER(
            EnumSet.of(Topic.CALL_EVENTS, Topic.CALL_LIMITS),
            EnumSet.of(
                    Topic.CALL_EVENTS, // POST /cdrs
                    Topic.CALL_BLOCKS,
                    Topic.NOTICES,
                    Topic.NODE_COMMANDS,
                    Topic.DEAD_LETTERS)),
    NOTIFIER(
            EnumSet.of(
                    Topic.BANS, Topic.CALL_BLOCKS, Topic.NOTICES, Topic.COUNTRY_NETWORKS, Topic.NOTIFICATION_SETTINGS),
            EnumSet.of(Topic.DEAD_LETTERS)),
    TRAFFIC_SENSOR(
            EnumSet.noneOf(Topic.class),
            EnumSet.of(Topic.SIP_PACKETS, Topic.SIP_TRAFFIC, Topic.REGISTRATIONS, Topic.TRUNK_DIALOGS));

    private final Set<Topic> read;
    private final Set<Topic> written;

    Access(Set<Topic> read, Set<Topic> written) {
        this.read = read;
        this.written = written;
    }

    String service() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Set<StrimziAclOperation> on(Topic topic) {
        Set<StrimziAclOperation> operations = EnumSet.noneOf(StrimziAclOperation.class);
        if (read.contains(topic)) {
            operations.add(StrimziAclOperation.READ);
        }
        if (written.contains(topic)) {
            operations.add(StrimziAclOperation.WRITE);
        }
        return operations;
    }

    /** All that it reads or writes. */
    Set<Topic> topics() {
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        topics.addAll(read);
        topics.addAll(written);
        return topics;
    }
}
