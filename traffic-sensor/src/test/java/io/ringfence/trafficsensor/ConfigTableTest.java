package io.ringfence.trafficsensor;

import io.ringfence.ConfigTableRules;

class ConfigTableTest extends ConfigTableRules {

    ConfigTableTest() {
        super(TrafficSensorConfig.class, "traffic-sensor", 3);
    }
}
