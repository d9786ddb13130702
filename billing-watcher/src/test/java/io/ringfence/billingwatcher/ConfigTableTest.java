package io.ringfence.billingwatcher;

import io.ringfence.ConfigTableRules;

class ConfigTableTest extends ConfigTableRules {

    ConfigTableTest() {
        super(BillingWatcherConfig.class, "billing-watcher", 3);
    }
}
