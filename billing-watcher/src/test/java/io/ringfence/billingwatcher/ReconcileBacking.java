package io.ringfence.billingwatcher;

import io.ringfence.standalone.TestBacking;
import java.util.HashMap;
import java.util.Map;

/** As {@link Backing}, with records of providers that wait for 3 s only. */
public class ReconcileBacking extends Backing {

    @Override
    public Map<String, String> start() {
        Map<String, String> settings =
                new HashMap<>(settings(TestBacking.kafka(), TestBacking.postgresUrl("reconcile")));
        settings.put("billing-watcher.provider.grace", "3s");
        return settings;
    }
}
