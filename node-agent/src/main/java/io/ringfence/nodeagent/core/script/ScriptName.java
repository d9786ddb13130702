package io.ringfence.nodeagent.core.script;

import io.ringfence.contract.node.ScriptReport;

/** The scripts that an admin can put beside the agent's settings. */
public enum ScriptName {
    /** Its rules stand in place of Ringfence's. */
    CUSTOM(ScriptReport.CUSTOM),
    /** Its rules are added to Ringfence's. */
    ADDITION(ScriptReport.ADDITION);

    private final String fileName;

    ScriptName(String fileName) {
        this.fileName = fileName;
    }

    /** The name of its file, and its name for people. */
    public String fileName() {
        return fileName;
    }
}
