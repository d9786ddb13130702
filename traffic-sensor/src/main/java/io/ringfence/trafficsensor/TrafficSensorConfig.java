package io.ringfence.trafficsensor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;

/** All settings of traffic-sensor, with their defaults and bounds. */
@ConfigMapping(prefix = "traffic-sensor")
public interface TrafficSensorConfig {

    /** The name of the node, the same as its node-agent has. */
    Optional<@Pattern(regexp = "[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?") String> node();

    /** The interfaces to capture on, as they come and go; without any, all that are up but loopback. */
    Optional<List<@Pattern(regexp = "[^\\s/]{1,15}") String>> interfaces();

    /** Ports and ranges of SIP, also over WebSocket, with commas between. */
    @WithDefault("5060-5061")
    @Pattern(regexp = "[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?){0,31}")
    String ports();

    /** The port of 127.0.0.1 on which a PBX tells by HEP 3 what it sends and receives in TLS; without it none is opened. */
    Optional<@Min(1) @Max(65_535) Integer> hepPort();

    /** So many frames a second of one peer are passed on, in the long run; 0 passes all on. */
    @WithDefault("200")
    @Min(0) @Max(1_000_000) int perSource();

    /** So many more of one peer are passed on at once. */
    @WithDefault("400")
    @Min(0) @Max(1_000_000) int burst();

    /** The kernel's ring for each interface, in MiB. */
    @WithDefault("64")
    @Min(1) @Max(1024) int ringMegabytes();

    /** What may wait for Kafka, in MiB; beyond it frames are dropped, and counted. */
    @WithDefault("64")
    @Min(1) @Max(4096) int queueMegabytes();

    /** Addresses and networks of the trunks to which this node sends calls; without any, nothing is told of these calls. */
    Optional<List<@Pattern(regexp = "[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?") String>> trunks();

    /** Whose the domains of registered accounts are: {@code domain=tenant}, with commas between. */
    Optional<List<@Pattern(regexp = "[^=,\\s]{1,253}=[^=,\\s]{1,57}") String>> tenants();
}
