package io.ringfence.nodeagent;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.PolicyRecord;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.policy.LoggedChange;
import io.ringfence.nodeagent.core.policy.PolicyChange;
import io.ringfence.nodeagent.edge.store.SavedPolicy;
import io.ringfence.nodeagent.edge.store.StateDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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

    private static LoggedChange change(PolicyRecord record, long sequence) throws Exception {
        Message message = Codec.encode(record, "/test", Instant.EPOCH, OptionalLong.of(sequence));
        return new LoggedChange(message, PolicyChange.read(message));
    }
}
