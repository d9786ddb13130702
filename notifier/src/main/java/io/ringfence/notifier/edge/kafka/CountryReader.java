package io.ringfence.notifier.edge.kafka;

import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.country.CountryTableBuilder;
import io.ringfence.firewall.network.Network;
import io.ringfence.notifier.core.item.Countries;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Follows {@code ringfence.country-networks}. Nobody waits for it: until it is read, countries are not known. */
public final class CountryReader implements Countries {

    private final TopicFollower follower;
    private final CountryTableBuilder builder = new CountryTableBuilder();
    private volatile @Nullable CountryTable table;

    public CountryReader(NotifierClients clients, DeadLetters deadLetters) {
        this.follower = new TopicFollower(Topic.COUNTRY_NETWORKS, clients, deadLetters, this::take);
    }

    /** Starts reading. */
    public void start() {
        follower.start();
    }

    /** Ends reading. */
    public void stop() throws InterruptedException {
        follower.stop();
    }

    @Override
    public Optional<String> of(String network) {
        CountryTable known = table;
        try {
            return known == null ? Optional.empty() : known.country(Network.parse(network));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        builder.take(KafkaRecords.toMessage(record)).ifPresent(made -> table = made);
    }
}
