package io.ringfence.nodeagent.core.cdr;

import io.ringfence.contract.UnreadableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of a CDR file in CSV: those of Asterisk's {@code Master.csv}, or what {@code cdr_custom.conf} says. */
public final class CdrColumns {

    private static final List<String> MASTER = List.of(
            "accountcode",
            "src",
            "dst",
            "dcontext",
            "clid",
            "channel",
            "dstchannel",
            "lastapp",
            "lastdata",
            "start",
            "answer",
            "end",
            "duration",
            "billsec",
            "disposition",
            "amaflags",
            "uniqueid",
            "userfield");

    private static final List<String> NEW_COLUMNS = List.of("peeraccount", "linkedid", "sequence");

    private final Map<Integer, List<String>> byCount;

    private CdrColumns(Stream<List<String>> layouts) {
        this.byCount = layouts.collect(Collectors.toUnmodifiableMap(List::size, layout -> layout));
    }

    /** Those of {@code Master.csv} with {@code loguniqueid} and {@code loguserfield}, with and without {@code newcdrcolumns}. */
    public static CdrColumns master() {
        List<String> all = new ArrayList<>(MASTER);
        all.addAll(NEW_COLUMNS);
        return new CdrColumns(Stream.of(MASTER, all));
    }

    /**
     * Those that are named, in their order.
     *
     * @throws IllegalArgumentException when one is needed and not named, or named twice
     */
    public static CdrColumns named(List<String> names) {
        List<String> missing = CdrRecord.NEEDED.stream()
                .filter(needed -> !names.contains(needed))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("must have " + String.join(", ", missing) + " too");
        }
        CdrRecord.NEEDED.stream()
                .filter(needed -> names.indexOf(needed) != names.lastIndexOf(needed))
                .findFirst()
                .ifPresent(twice -> {
                    throw new IllegalArgumentException("has " + twice + " twice; name the other one differently");
                });
        return new CdrColumns(Stream.of(List.copyOf(names)));
    }

    /** Reads a line. */
    public CdrRecord read(String line) throws UnreadableException {
        List<String> values = CsvLine.split(line);
        List<String> names = byCount.get(values.size());
        if (names == null) {
            String counts =
                    byCount.keySet().stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "));
            throw new UnreadableException(
                    values.size() + " columns, but " + counts + " are expected; cdr.conf: loguniqueid=yes,"
                            + " loguserfield=yes, or name them in node-agent.calls.cdr-file.columns");
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            fields.putIfAbsent(names.get(i), values.get(i));
        }
        return CdrRecord.of(fields);
    }
}
