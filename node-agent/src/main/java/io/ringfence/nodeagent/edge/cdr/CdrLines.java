package io.ringfence.nodeagent.edge.cdr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.contract.UnreadableException;
import io.ringfence.nodeagent.core.cdr.AsteriskJson;
import io.ringfence.nodeagent.core.cdr.CdrColumns;
import io.ringfence.nodeagent.core.cdr.CdrRecord;
import java.util.HashMap;
import java.util.Map;

/** Reads a line of a CDR file. */
public interface CdrLines {

    /** Reads a line; the exception says why it can't be. */
    CdrRecord read(String line) throws UnreadableException;

    /** Lines of comma separated values. */
    static CdrLines csv(CdrColumns columns) {
        return columns::read;
    }

    /** Lines of JSON, each a flat object; those that Asterisk writes wrongly too. */
    static CdrLines json() {
        ObjectMapper json = new ObjectMapper();
        return line -> CdrRecord.of(fields(json, line));
    }

    private static Map<String, String> fields(ObjectMapper json, String line) throws UnreadableException {
        JsonNode node;
        try {
            node = json.readTree(line);
        } catch (JsonProcessingException e) {
            return AsteriskJson.read(line);
        }
        if (node == null || !node.isObject()) {
            throw new UnreadableException("no JSON object");
        }
        Map<String, String> fields = new HashMap<>();
        node.properties().forEach(member -> {
            if (member.getValue().isValueNode()) {
                fields.put(member.getKey(), member.getValue().asText());
            }
        });
        return fields;
    }
}
