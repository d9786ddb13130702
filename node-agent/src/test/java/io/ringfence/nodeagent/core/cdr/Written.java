package io.ringfence.nodeagent.core.cdr;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.pbx.LocalTimes;
import io.ringfence.nodeagent.edge.cdr.CdrLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a real Asterisk wrote of the calls of a recording. */
public final class Written {

    public static final Path FOLDER = Path.of("src/test/resources/asterisk/cdr");

    /** The columns of {@code custom_legacy.csv}, which is the sample's line. */
    public static final CdrColumns LEGACY =
            columns("clid src dst dcontext channel dstchannel lastapp lastdata start answer end"
                    + " duration billsec disposition amaflags accountcode uniqueid userfield sequence");

    /** The columns of {@code custom_advanced.csv}. */
    public static final CdrColumns ADVANCED = columns(
            "accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec"
                    + " disposition amaflags uniqueid linkedid peeraccount userfield sequence tenantid peertenantid verdict");

    private Written() {}

    /** A translator as the recorded node has it. */
    public static CdrTranslator translator(String zone) {
        return new CdrTranslator(
                "pbx-1",
                List.of("PJSIP/trunk-"),
                AccountPattern.of("<extension>-<tenant>", Optional.empty()),
                Optional.empty(),
                new LocalTimes(ZoneId.of(zone)));
    }

    /** All lines of a file. */
    public static List<String> lines(String file) throws IOException {
        return Files.readAllLines(FOLDER.resolve(file), UTF_8);
    }

    /** The lines of each scenario of a folder, of a file that has one line for each of {@code Master.csv}. */
    public static Map<String, List<String>> byScenario(String folder, String file) throws IOException {
        List<String> lines = lines(folder + "/" + file);
        Map<String, List<String>> scenarios = new LinkedHashMap<>();
        int at = 0;
        for (String row : lines(folder + "/index.tsv")
                .subList(1, lines(folder + "/index.tsv").size())) {
            String[] cells = row.split("\t", -1);
            int count = Integer.parseInt(cells[1]);
            scenarios.put(cells[0], lines.subList(at, at + count));
            at += count;
        }
        return scenarios;
    }

    /** The calls that lines tell of, each in its last revision. */
    public static List<CallEnded> calls(CdrTranslator translator, CdrLines format, List<String> lines)
            throws Exception {
        Map<String, CallEnded> calls = new LinkedHashMap<>();
        for (String line : lines) {
            for (CallEnded call : translator.take(format.read(line))) {
                calls.put(call.callId(), call);
            }
        }
        return new ArrayList<>(calls.values());
    }

    private static CdrColumns columns(String names) {
        return CdrColumns.named(Arrays.asList(names.split(" ")));
    }
}
