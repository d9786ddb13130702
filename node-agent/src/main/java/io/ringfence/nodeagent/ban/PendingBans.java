package io.ringfence.nodeagent.ban;

import io.ringfence.contract.ban.BanRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sends bans and lifts once: again only after the topic was read to its end, when they are not there. */
final class PendingBans {

    private final BanPublisher kafka;
    private final InstantSource clock;
    private final Map<BanRecord, Instant> sent = new ConcurrentHashMap<>();

    PendingBans(BanPublisher kafka, InstantSource clock) {
        this.kafka = kafka;
        this.clock = clock;
    }

    /** Sends what is pending and was not sent, or was and did not arrive. */
    void publish(Collection<BanRecord> all) {
        Instant atEnd = kafka.atEnd();
        sent.keySet().retainAll(all);
        for (BanRecord event : all) {
            Instant failed = sent.get(event); // MAX while it is on its way
            if (atEnd.equals(Instant.MIN) || failed != null && !atEnd.isAfter(failed)) {
                continue;
            }
            sent.put(event, Instant.MAX);
            kafka.send(event, acknowledged -> {
                if (!acknowledged) {
                    sent.replace(event, clock.instant());
                }
            });
        }
    }
}
