package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.country.CountryTableBuilder;
import io.ringfence.policyservice.core.country.Countries;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the published countries in memory, as nodes do: every replica reads the whole topic, so all agree with the nodes. */
@ApplicationScoped
public class CountryReader implements Countries {

    private static final Logger LOG = Logger.getLogger(CountryReader.class);

    @Inject
    Sender sender;

    private final CountryTableBuilder builder = new CountryTableBuilder();
    private volatile @Nullable CountryTable table;

    @Incoming("country-networks")
    @Blocking
    void read(ConsumerRecord<byte[], byte[]> record) {
        Message message = KafkaRecords.toMessage(record);
        try {
            builder.take(message).ifPresent(made -> {
                table = made;
                LOG.infof("countries of build %s: %d networks", made.build(), made.networks());
            });
        } catch (UnreadableException e) {
            sender.deadLetter(record, e);
        }
    }

    @Override
    public Optional<CountryTable> table() {
        return Optional.ofNullable(table);
    }
}
