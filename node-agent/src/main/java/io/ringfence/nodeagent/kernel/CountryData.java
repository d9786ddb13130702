package io.ringfence.nodeagent.kernel;

import io.ringfence.contract.Message;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.nodeagent.edge.kafka.CountryReader;
import io.ringfence.nodeagent.edge.store.SavedCountries;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The country data that the node filters by: the saved ones from the start on, then each whole build that comes. */
public final class CountryData implements CountryReader.Sink {

    private static final Logger LOG = Logger.getLogger(CountryData.class);

    private final SavedCountries saved;
    private volatile @Nullable CountryTable table;
    private volatile Runnable onChange = () -> {};

    public CountryData(SavedCountries saved) {
        this.saved = saved;
    }

    public Optional<CountryTable> table() {
        return Optional.ofNullable(table);
    }

    /** Loads what was saved, and says from then on when there is something new. */
    public void load(Runnable changed) {
        onChange = changed;
        try {
            table = saved.load().orElse(null);
        } catch (IOException e) {
            LOG.warnf("%s; they come from Kafka", e.getMessage());
        }
    }

    @Override
    public void built(CountryTable built, Collection<Message> records) {
        CountryTable before = table;
        if (before != null && before.build().equals(built.build())) {
            return;
        }
        table = built;
        LOG.infof(
                "country data %s: %d countries, %d networks",
                built.build(), built.countries().size(), built.networks());
        onChange.run();
        try {
            saved.save(records);
        } catch (IOException e) {
            LOG.warnf(
                    "the country data can't be saved (%s); a reboot without Kafka would filter by older ones",
                    e.getMessage());
        }
    }
}
