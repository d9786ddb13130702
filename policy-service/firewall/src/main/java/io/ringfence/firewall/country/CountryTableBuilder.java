package io.ringfence.firewall.country;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.contract.country.CountryPublished;
import io.ringfence.contract.country.CountryRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes tables of the records of {@code ringfence.country-networks}, in whatever order they come. A table stays until all
 * of the next build is there. Not for use by several threads.
 */
public final class CountryTableBuilder {

    private final Map<String, Held> held = new HashMap<>();
    private @Nullable CountriesPublished manifest;
    private @Nullable CountryTable table;

    /**
     * Takes a message of the topic: a record, or what takes a key off.
     *
     * @return the new table, when it makes a build whole
     * @throws UnreadableException with the reason, when it is no record of countries or {@link #take(CountryRecord)} refuses
     *     it; the table stays
     */
    public Optional<CountryTable> take(Message message) throws UnreadableException {
        if (message.value() == null) {
            remove(message.key());
            return Optional.empty();
        }
        Event event = Codec.decode(message);
        if (!(event instanceof CountryRecord record)) {
            throw new UnreadableException("not of a country: " + Event.typeOf(event.getClass()));
        }
        try {
            return take(record);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Takes a record.
     *
     * @return the new table, when this record makes a build whole
     * @throws IllegalArgumentException with a reason, when its networks can't be read or two countries have the same
     *     address; the table stays
     */
    public Optional<CountryTable> take(CountryRecord record) {
        switch (record) {
            case CountryPublished country ->
                held.put(country.country(), new Held(country.build(), CountryNetworks.read(country)));
            case CountriesPublished countries -> manifest = countries;
        }
        return completed();
    }

    /** Takes a key off, as a tombstone asks. */
    public void remove(String key) {
        if (key.equals(CountriesPublished.KEY)) {
            manifest = null;
        } else {
            held.remove(key);
        }
    }

    /** The last build that was whole. */
    public Optional<CountryTable> table() {
        return Optional.ofNullable(table);
    }

    /** Whether the records that are held now make up the table; not so while the next build is on its way. */
    public boolean isWhole() {
        CountriesPublished asked = manifest;
        return asked != null
                && table != null
                && table.build().equals(asked.build())
                && asked.countries().stream().allMatch(code -> isOf(held.get(code), asked.build()));
    }

    private Optional<CountryTable> completed() {
        CountriesPublished asked = manifest;
        if (asked == null || (table != null && table.build().equals(asked.build()))) {
            return Optional.empty();
        }
        Map<String, CountryNetworks> countries = new TreeMap<>();
        for (String code : asked.countries()) {
            Held country = held.get(code);
            if (country == null || !isOf(country, asked.build())) {
                return Optional.empty();
            }
            countries.put(code, country.networks());
        }
        CountryTable made = new CountryTable(asked.build(), asked.builtAt(), asked.database(), countries);
        table = made;
        return Optional.of(made);
    }

    private static boolean isOf(@Nullable Held country, String build) {
        return country != null && country.build().equals(build);
    }

    private record Held(String build, CountryNetworks networks) {}
}
