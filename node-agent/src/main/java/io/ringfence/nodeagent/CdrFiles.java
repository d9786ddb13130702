package io.ringfence.nodeagent;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.nodeagent.call.CdrWatch;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.cdr.CdrColumns;
import io.ringfence.nodeagent.core.cdr.CdrTranslator;
import io.ringfence.nodeagent.core.pbx.LocalTimes;
import io.ringfence.nodeagent.edge.cdr.CdrLines;
import io.ringfence.nodeagent.edge.kafka.Outgoing;
import io.ringfence.nodeagent.edge.store.SavedCdrPlace;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/** Puts together what follows a CDR file, as the settings say. */
final class CdrFiles {

    private static final String PREFIX = "node-agent.calls.cdr-file.";

    private CdrFiles() {}

    static CdrWatch watch(
            String node,
            Path path,
            NodeAgentConfig.Calls config,
            AccountPattern accounts,
            SavedCdrPlace saved,
            CdrWatch.Sender sender) {
        NodeAgentConfig.CdrFile file = config.cdrFile();
        CdrTranslator translator =
                new CdrTranslator(node, file.trunks(), accounts, config.tenant(), new LocalTimes(zone(file)));
        return new CdrWatch(path, lines(file), translator, saved, sender);
    }

    /** Sends what the file says to Kafka. */
    static CdrWatch.Sender to(Outgoing outgoing, InstantSource clock) {
        return new CdrWatch.Sender() {
            @Override
            public void call(CallEnded call, Consumer<Boolean> done) {
                outgoing.call(call, clock.instant(), done);
            }

            @Override
            public void deadLetter(byte[] line, String name, String reason, Consumer<Boolean> done) {
                outgoing.deadLetter(line, name, reason, done);
            }
        };
    }

    private static CdrLines lines(NodeAgentConfig.CdrFile file) {
        return switch (file.format()) {
            case JSON -> {
                if (file.columns().isPresent()) {
                    throw new IllegalArgumentException(PREFIX + "columns: JSON names its values itself; leave it out");
                }
                yield CdrLines.json();
            }
            case CSV -> CdrLines.csv(file.columns().map(CdrFiles::columns).orElseGet(CdrColumns::master));
        };
    }

    private static CdrColumns columns(List<String> names) {
        try {
            return CdrColumns.named(names.stream().map(String::strip).toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + "columns: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("JavaTimeDefaultTimeZone") // the machine's is the PBX's, which runs on it
    private static ZoneId zone(NodeAgentConfig.CdrFile file) {
        try {
            return file.zone().map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    PREFIX + "zone: must be a zone such as Europe/Rome: " + e.getMessage(), e);
        }
    }
}
