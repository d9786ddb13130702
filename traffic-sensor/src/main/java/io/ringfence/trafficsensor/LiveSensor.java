package io.ringfence.trafficsensor;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Topic;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.contract.traffic.TrafficReported.Drops;
import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.trafficsensor.core.dialog.Dialogs;
import io.ringfence.trafficsensor.core.dialog.TrunkNetworks;
import io.ringfence.trafficsensor.core.filter.CaptureFilter;
import io.ringfence.trafficsensor.core.record.OwnAddresses;
import io.ringfence.trafficsensor.core.record.Recorder;
import io.ringfence.trafficsensor.core.registration.Registrations;
import io.ringfence.trafficsensor.core.sample.LossWindow;
import io.ringfence.trafficsensor.core.sample.Sampler;
import io.ringfence.trafficsensor.edge.capture.Capture;
import io.ringfence.trafficsensor.edge.capture.HepInput;
import io.ringfence.trafficsensor.edge.kafka.EventSender;
import io.ringfence.trafficsensor.edge.kafka.PacketSender;
import io.ringfence.trafficsensor.edge.os.Niceness;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Follows the interfaces, and tells once a second what is seen and what is lost. */
@ApplicationScoped
public class LiveSensor {

    private static final Logger LOG = Logger.getLogger(LiveSensor.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int FOLLOW_EVERY = 5;

    /** Stands for the interface of what comes by HEP. */
    private static final String HEP = "hep";

    /** The kernel's ring can't wait, the queue can. */
    private static final int SENDERS_NICE = 4;

    /** So many events may wait, and what was told before is told again all the same. */
    private static final int BUSY = 2_000;

    private static final Pattern PORT = Pattern.compile(":([0-9]{1,5})(?=[,\\s]|$)");

    private final TrafficSensorConfig config;
    private final Map<String, Object> kafka;
    private final InstantSource clock = InstantSource.system();
    private final Instant startedAt = clock.instant();
    private final AtomicLong sequences =
            new AtomicLong(startedAt.getEpochSecond() * 1_000_000 + startedAt.getNano() / 1_000);
    private final Sampler sampler;
    private final Map<String, InterfaceCapture> captures = new TreeMap<>();
    private final Counters ended = new Counters();
    private long endedKernelDrops;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ticker").factory());
    private volatile OwnAddresses own = new OwnAddresses(List.of());
    private volatile Optional<TrafficReported> last = Optional.empty();
    private volatile Counters seen = new Counters();
    private final LossWindow losses = new LossWindow();
    private @Nullable PacketSender sender;
    private @Nullable EventSender events;
    private int ticks;

    LiveSensor(TrafficSensorConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.kafka = kafka;
        this.sampler = new Sampler(config.perSource(), config.burst());
    }

    void start(@Observes StartupEvent event) {
        CaptureFilter filter = CaptureFilter.of(config.ports(), brokerPorts());
        trunks(); // what can't be read ends the start
        sender = new PacketSender(
                kafka, node(), (long) config.queueMegabytes() << 20, () -> Niceness.raise(SENDERS_NICE));
        events = new EventSender(kafka, node());
        var _ = ticker.scheduleAtFixedRate(() -> tick(filter), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        ticker.shutdown();
        if (!ticker.awaitTermination(5, TimeUnit.SECONDS)) {
            LOG.warn("the ticker does not end");
        }
        List<InterfaceCapture> all = List.copyOf(captures.values());
        all.forEach(InterfaceCapture::stop);
        for (InterfaceCapture capture : all) {
            capture.join();
        }
        if (events != null) {
            events.close();
        }
        if (sender != null) {
            sender.close();
            tellEnd();
        }
    }

    /** No report follows any more that could count what the end has cost. */
    private void tellEnd() {
        long lost = sender().queueDrops()
                + sender().kafkaDrops()
                - last.map(report -> report.drops().queue() + report.drops().kafka())
                        .orElse(0L);
        long untold = events().dropped();
        if (lost > 0 || untold > 0) {
            LOG.warnf(
                    "at the end %d packets and %d events were lost, as the brokers did not take them in time",
                    lost, untold);
        }
    }

    /** What was told last. */
    Optional<TrafficReported> last() {
        return last;
    }

    /** What was seen until then, by outcome. */
    Counters seen() {
        return seen;
    }

    /** Frames that were lost within the last minute, wherever that was. */
    long lostInLastMinute() {
        return losses.sum();
    }

    PacketSender sender() {
        return Objects.requireNonNull(sender, "it has not started yet");
    }

    EventSender events() {
        return Objects.requireNonNull(events, "it has not started yet");
    }

    private String node() {
        return config.node()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "traffic-sensor.node is missing: set TRAFFIC_SENSOR_NODE to the name that the node's agent has"));
    }

    private void tick(CaptureFilter filter) {
        try {
            Instant now = clock.instant();
            long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
            if (ticks++ % FOLLOW_EVERY == 0) {
                follow(filter);
            }
            captures.values().forEach(capture -> capture.tick(nanos));
            if (sender().hasRoom(0)) { // else the counts go on, and are told when there is room
                sampler.leftOut()
                        .forEach(leftOut ->
                                sender().take(Recorder.leftOut(node(), leftOut, nanos, sequences.getAndIncrement())));
            }
            TrafficReported report = report(now, nanos);
            last = Optional.of(report);
            losses.add(report.drops().all());
            sender().tell(Topic.SIP_TRAFFIC, report, now);
        } catch (RuntimeException | SocketException e) {
            LOG.errorf(e, "what the sensor sees could not be told");
        }
    }

    /** Begins on interfaces that have come, and takes note of those that have gone. */
    private void follow(CaptureFilter filter) throws SocketException {
        List<byte[]> addresses = new ArrayList<>();
        List<String> up = new ArrayList<>();
        for (NetworkInterface there : (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces()::iterator) {
            there.inetAddresses().map(InetAddress::getAddress).forEach(addresses::add);
            boolean isWanted = config.interfaces()
                    .map(names -> names.contains(there.getName()))
                    .orElse(!there.isLoopback());
            if (isWanted && there.isUp()) {
                up.add(there.getName());
            }
        }
        own = new OwnAddresses(addresses);
        captures.values().removeIf(capture -> {
            if (capture.hasEnded()) {
                ended.addAll(capture.counters());
                endedKernelDrops += capture.kernelDrops();
            }
            return capture.hasEnded();
        });
        for (String name : up) {
            captures.computeIfAbsent(
                    name, _ -> capture(name, () -> Capture.open(name, filter, config.ringMegabytes() << 20)));
        }
        config.hepPort().ifPresent(port -> captures.computeIfAbsent(HEP, _ -> capture(HEP, () -> HepInput.open(port))));
    }

    private InterfaceCapture capture(String name, InterfaceCapture.Opener opener) {
        Recorder recorder = new Recorder(node(), name, () -> own, sampler, sender());
        Registrations registrations = new Registrations(
                node(), () -> own, tenants(), event -> events().take(Topic.REGISTRATIONS, event, event.at()));
        Optional<Dialogs> dialogs = trunks().map(networks -> new Dialogs(
                node(),
                () -> own,
                networks,
                () -> events().waiting() < BUSY,
                event -> events().take(Topic.TRUNK_DIALOGS, event, event.at())));
        return new InterfaceCapture(name, opener, recorder, registrations, dialogs, sequences);
    }

    private Optional<TrunkNetworks> trunks() {
        try {
            return config.trunks().map(TrunkNetworks::of);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("traffic-sensor.trunks: " + e.getMessage(), e);
        }
    }

    private Map<String, String> tenants() {
        Map<String, String> tenants = new TreeMap<>();
        for (String pair : config.tenants().orElse(List.of())) {
            int equals = pair.indexOf('=');
            tenants.put(pair.substring(0, equals).toLowerCase(Locale.ROOT), pair.substring(equals + 1));
        }
        return tenants;
    }

    private TrafficReported report(Instant now, long nanos) {
        Counters all = new Counters();
        all.addAll(ended);
        long kernelDrops = endedKernelDrops;
        for (InterfaceCapture capture : captures.values()) {
            all.addAll(capture.counters());
            kernelDrops += capture.kernelDrops();
        }
        seen = all;
        return new TrafficReported(
                node(),
                now,
                startedAt,
                all.get(Counter.FRAMES),
                sender().published(),
                sampler.leftOutFrames(),
                all.get(Outcome.ENCRYPTED),
                new Drops(kernelDrops, sender().queueDrops(), sender().kafkaDrops(), sender().oversizeDrops()),
                Stream.concat(
                                captures.values().stream().map(InterfaceCapture::report),
                                config.interfaces().orElse(List.of()).stream()
                                        .filter(name -> !captures.containsKey(name))
                                        .map(name -> new TrafficReported.Interface(
                                                name, null, false, "it is not there, or down", 0, null)))
                        .limit(TrafficReported.MAX_INTERFACES)
                        .toList(),
                Sampler.WINDOW_SECONDS,
                sampler.sourceCount(nanos),
                sampler.sources(nanos));
    }

    private List<Integer> brokerPorts() {
        String servers = String.valueOf(kafka.get("bootstrap.servers"));
        return PORT.matcher(servers)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }
}
