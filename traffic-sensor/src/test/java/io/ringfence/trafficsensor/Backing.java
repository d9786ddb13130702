package io.ringfence.trafficsensor;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.TestBacking;
import java.util.Map;

/** Lets the sensor capture on loopback, where few sources may send much. */
public class Backing implements QuarkusTestResourceLifecycleManager {

    static final String NODE = "sensor-it-" + Long.toString(System.nanoTime(), 36);

    /** On loopback, but no address that the node knows as its own. */
    static final String TRUNK = "127.0.0.77";

    static final int HEP_PORT = Ports.free();

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                Map.entry("traffic-sensor.hep-port", Integer.toString(HEP_PORT)),
                Map.entry("quarkus.http.test-port", "0"),
                Map.entry("kafka.bootstrap.servers", TestBacking.kafka()),
                Map.entry("traffic-sensor.node", NODE),
                Map.entry("traffic-sensor.interfaces", "lo,rf-none"),
                Map.entry("traffic-sensor.ports", "5060-5061,25060-25069"),
                Map.entry("traffic-sensor.trunks", TRUNK + ",198.51.100.0/24"),
                Map.entry("traffic-sensor.tenants", "acme.test=acme"),
                Map.entry("traffic-sensor.per-source", "10"),
                Map.entry("traffic-sensor.burst", "90"));
    }

    @Override
    public void stop() {
        // The broker lives as long as the JVM.
    }
}
