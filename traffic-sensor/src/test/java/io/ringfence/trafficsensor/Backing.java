package io.ringfence.trafficsensor;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.TestBacking;
import java.util.Map;

/** Lets the sensor capture on loopback, where few sources may send much. */
public class Backing implements QuarkusTestResourceLifecycleManager {

    static final String NODE = "sensor-it-" + Long.toString(System.nanoTime(), 36);

    static final int HEP_PORT = Ports.free();

    @Override
    public Map<String, String> start() {
        return Map.of(
                "traffic-sensor.hep-port", Integer.toString(HEP_PORT),
                "quarkus.http.test-port", "0",
                "kafka.bootstrap.servers", TestBacking.kafka(),
                "traffic-sensor.node", NODE,
                "traffic-sensor.interfaces", "lo,rf-none",
                "traffic-sensor.ports", "5060-5061,25060-25069",
                "traffic-sensor.tenants", "acme.test=acme",
                "traffic-sensor.per-source", "10",
                "traffic-sensor.burst", "90");
    }

    @Override
    public void stop() {
        // The broker lives as long as the JVM.
    }
}
