package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Topic;

/** A queue to Kafka, and the clock that numbers its changes; changes of one queue never wait for those of another. */
enum OutboxTable {
    POLICY(Topic.FIREWALL_POLICY, "policy", "outbox", "policy_clock", "ringfence_outbox", 0x72696e6766656e63L),
    CALLS(Topic.CALL_LIMITS, "calls", "call_outbox", "call_clock", "ringfence_call_outbox", 0x72696e6766656e64L),
    NOTIFICATIONS(
            Topic.NOTIFICATION_SETTINGS,
            "notifications",
            "notification_outbox",
            "notification_clock",
            "ringfence_notification_outbox",
            0x72696e6766656e65L);

    private final Topic topic;
    private final String subject;
    private final String table;
    private final String clock;
    private final String channel;
    private final long lock;

    OutboxTable(Topic topic, String subject, String table, String clock, String channel, long lock) {
        this.topic = topic;
        this.subject = subject;
        this.table = table;
        this.clock = clock;
        this.channel = channel;
        this.lock = lock;
    }

    /** The queue to a topic. */
    static OutboxTable of(Topic topic) {
        for (OutboxTable table : values()) {
            if (table.topic == topic) {
                return table;
            }
        }
        throw new IllegalArgumentException("no queue to " + topic);
    }

    /** What all of it together is called in the audit. */
    String subject() {
        return subject;
    }

    /** The table. */
    String table() {
        return table;
    }

    /** The table whose one row is locked first by every change. */
    String clock() {
        return clock;
    }

    /** What the relay listens to. */
    String channel() {
        return channel;
    }

    /** The advisory lock of who publishes: any number that nothing else in the database uses. */
    long lock() {
        return lock;
    }

    /** The statement that puts a record in. */
    String insert() {
        return "INSERT INTO " + table + " (change, key, headers, payload) VALUES (?, ?, CAST(? AS jsonb), ?)";
    }
}
