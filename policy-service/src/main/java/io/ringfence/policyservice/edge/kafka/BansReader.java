package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.ban.HeldBan;
import io.ringfence.policyservice.core.relay.OutboxSession;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what the topic says of bans; those that have ended, for a day. Every replica reads all of it. */
@ApplicationScoped
public class BansReader implements ClusterBans {

    private static final Duration KEEP = Duration.ofDays(1);
    private static final int MANY = 50_000;
    private static final Comparator<HeldBan> NEWEST_FIRST = Comparator.comparing(
                    (HeldBan held) -> held.ban().startedAt())
            .reversed()
            .thenComparing(held -> held.ban().network());

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private final Map<Network, HeldBan> bans = new HashMap<>();
    private int tidyAt = MANY;
    private @Nullable TopicThread thread;
    private volatile boolean reading;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        thread = new TopicThread(
                Topic.BANS,
                clients::consumer,
                consumer -> {
                    consumer.assign(TopicThread.partitions(Topic.BANS));
                    consumer.seekToBeginning(consumer.assignment());
                    reading = true;
                },
                (consumer, records) -> records.forEach(this::read));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (thread != null) {
            thread.stop();
        }
    }

    @Override
    public synchronized List<HeldBan> all() {
        Instant oldest = clock.instant().minus(KEEP);
        return bans.values().stream()
                .filter(held -> held.isActive(oldest) || end(held).isAfter(oldest))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    @Override
    public synchronized List<HeldBan> covering(Network address, Instant now) {
        return address.wider()
                .map(bans::get)
                .filter(held -> held != null && held.isActive(now))
                .toList();
    }

    @Override
    public synchronized List<HeldBan> touching(Network network, Instant now) {
        return bans.entrySet().stream()
                .filter(entry -> entry.getKey().contains(network) || network.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(held -> held.isActive(now))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    @Override
    public HeldBan.Place publish(BanRecord event) {
        Message message = Codec.encode(event, OutboxSession.source(), clock.instant(), OptionalLong.empty());
        RecordMetadata there =
                sender.send(KafkaRecords.toRecord(Topic.BANS, message), "cannot publish the ban of " + event.network());
        HeldBan.Place place = new HeldBan.Place(there.partition(), there.offset());
        take(event, place);
        return place;
    }

    @Override
    public boolean isReading() {
        return reading;
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        Message message = KafkaRecords.toMessage(record);
        try {
            if (message.value() == null) {
                forget(message.key());
                return;
            }
            Event event = Codec.decode(message);
            if (!(event instanceof BanRecord said)) {
                throw new UnreadableException("not of a ban: " + Event.typeOf(event.getClass()));
            }
            take(said, new HeldBan.Place(record.partition(), record.offset()));
        } catch (UnreadableException e) {
            sender.deadLetter(record, e);
        } catch (IllegalArgumentException e) {
            sender.deadLetter(record, new UnreadableException("network: " + e.getMessage()));
        }
    }

    private synchronized void forget(String key) {
        bans.remove(Network.parse(key));
    }

    /** The later end of two bans of a network holds, as the nodes have it; what stands before what is known is no news. */
    private synchronized void take(BanRecord event, HeldBan.Place place) {
        Network network = Network.parse(event.network());
        HeldBan held = bans.get(network);
        if (held != null && held.place().offset() >= place.offset()) {
            return;
        }
        switch (event) {
            case IpBanned ban -> {
                IpBanned longer = held == null || held.lifted() != null ? ban : longer(held.ban(), ban);
                bans.put(network, new HeldBan(longer, null, place));
            }
            case BanLifted lift -> {
                if (held != null) {
                    bans.put(network, new HeldBan(held.ban(), lift, place));
                }
            }
        }
        if (bans.size() > tidyAt) {
            Instant oldest = clock.instant().minus(KEEP);
            bans.values().removeIf(ended -> !end(ended).isAfter(oldest));
            tidyAt = Math.max(MANY, 2 * bans.size());
        }
    }

    private static IpBanned longer(IpBanned held, IpBanned ban) {
        return !held.isSameBan(ban) && held.until().isAfter(ban.until()) ? held : ban;
    }

    private static Instant end(HeldBan held) {
        BanLifted lift = held.lifted();
        return lift == null ? held.ban().until() : lift.at();
    }
}
