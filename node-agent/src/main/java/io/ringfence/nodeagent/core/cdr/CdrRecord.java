package io.ringfence.nodeagent.core.cdr;

import io.ringfence.contract.UnreadableException;
import java.util.List;
import java.util.Map;

/**
 * A CDR as Asterisk has written it.
 *
 * @param fields its fields by the names that cdr.conf has for them
 */
public record CdrRecord(Map<String, String> fields) {

    /** The fields without which a call to the outside can't be told. */
    public static final List<String> NEEDED = List.of(
            "accountcode",
            "dst",
            "channel",
            "dstchannel",
            "lastapp",
            "lastdata",
            "start",
            "answer",
            "end",
            "billsec",
            "disposition",
            "uniqueid");

    public CdrRecord {
        fields = Map.copyOf(fields);
    }

    /** Refuses a record that lacks a field. */
    public static CdrRecord of(Map<String, String> fields) throws UnreadableException {
        List<String> missing =
                NEEDED.stream().filter(name -> !fields.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new UnreadableException("without " + String.join(", ", missing));
        }
        return new CdrRecord(fields);
    }

    /** A field's text; empty when it is absent. */
    public String get(String name) {
        return fields.getOrDefault(name, "");
    }
}
