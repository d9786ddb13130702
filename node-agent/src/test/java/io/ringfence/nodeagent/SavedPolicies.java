package io.ringfence.nodeagent;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.PolicyRecord;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.policy.LoggedChange;
import io.ringfence.nodeagent.core.policy.PolicyChange;
import io.ringfence.nodeagent.edge.store.SavedCountries;
import io.ringfence.nodeagent.edge.store.SavedPolicy;
import io.ringfence.nodeagent.edge.store.StateDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Makes what a node would have saved, so that it can be started without a broker. */
final class SavedPolicies {

    private SavedPolicies() {}

    /** Saves the settings and one block: revision 2. */
    static void save(Path folder, String blocked) throws Exception {
        try (StateDirectory directory = StateDirectory.open(folder);
                SavedPolicy saved = new SavedPolicy(directory)) {
            String cidr = Network.parse(blocked).toString();
            saved.append(
                    List.of(
                            change(new SettingsPublished(Policies.ID), 1),
                            change(new EntryPublished(ListKind.BLOCK, cidr, "ADMIN", null, null), 2)),
                    2);
        }
    }

    /** Saves settings and country data, as of revision 1. */
    static void save(Path folder, FirewallSettings settings, Map<String, CountryNetworks> countries) throws Exception {
        String build = "saved";
        List<Message> records = new ArrayList<>();
        for (var country : countries.entrySet()) {
            records.add(message(country.getValue().published(country.getKey(), build), OptionalLong.empty()));
        }
        List<String> codes = countries.keySet().stream().sorted().toList();
        records.add(message(new CountriesPublished(build, Instant.EPOCH, "test", codes), OptionalLong.empty()));
        try (StateDirectory directory = StateDirectory.open(folder);
                SavedPolicy saved = new SavedPolicy(directory)) {
            saved.append(List.of(change(new SettingsPublished(Policies.ID, settings, null), 1)), 1);
            new SavedCountries(directory).save(records);
        }
    }

    private static Message message(Event event, OptionalLong sequence) {
        return Codec.encode(event, "/test", Instant.EPOCH, sequence);
    }

    private static LoggedChange change(PolicyRecord record, long sequence) throws Exception {
        Message message = message(record, OptionalLong.of(sequence));
        return new LoggedChange(message, PolicyChange.read(message));
    }
}
