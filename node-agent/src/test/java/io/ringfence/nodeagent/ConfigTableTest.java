package io.ringfence.nodeagent;

import io.ringfence.ConfigTableRules;

class ConfigTableTest extends ConfigTableRules {

    ConfigTableTest() {
        super(NodeAgentConfig.class, "node-agent", 5);
    }
}
