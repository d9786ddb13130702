package io.ringfence.nodeagent.core.script;

import java.util.List;

/**
 * A set that a script has made.
 *
 * @param name its name
 * @param header what follows {@code create <name> }
 * @param members what follows {@code add <name> } for each member
 */
public record ScriptSet(String name, String header, List<String> members) {

    public ScriptSet {
        members = List.copyOf(members);
    }
}
