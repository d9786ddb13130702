package io.ringfence.notifier;

import io.ringfence.ConfigTableRules;

class ConfigTableTest extends ConfigTableRules {

    ConfigTableTest() {
        super(NotifierConfig.class, "notifier", 8);
    }
}
