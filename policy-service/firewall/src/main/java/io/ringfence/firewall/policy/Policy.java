package io.ringfence.firewall.policy;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.Trial;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole desired state of the cluster at one revision.
 *
 * @param settings the settings
 * @param entries the single addresses and networks, each list and network once
 * @param lists the named lists
 */
public record Policy(SettingsPublished settings, Collection<EntryPublished> entries, NamedLists lists) {

    public Policy {
        entries = List.copyOf(entries);
    }

    /** When it next means something else by itself: an entry ends, or a trial of settings does. */
    public Optional<Instant> nextEnd(Instant now) {
        return Stream.concat(
                        entries.stream().map(EntryPublished::expiresAt),
                        Stream.ofNullable(settings.trial()).map(Trial::until))
                .filter(Objects::nonNull)
                .filter(end -> end.isAfter(now))
                .min(Instant::compareTo);
    }
}
