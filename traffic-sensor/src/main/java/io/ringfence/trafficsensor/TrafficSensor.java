package io.ringfence.trafficsensor;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.ringfence.traffic.line.MessageLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the program. A capture file is read at once, without the framework: that is ready in a third of a second. */
@QuarkusMain
public final class TrafficSensor {

    private static final int USAGE = 2;
    private static final String HELP = """
            Usage: traffic-sensor
                   traffic-sensor --read FILE [--json]

            Without arguments: captures SIP on this node and streams it to Kafka; settings come from the environment
            (TRAFFIC_SENSOR_NODE, TRAFFIC_SENSOR_INTERFACES, TRAFFIC_SENSOR_PORTS, KAFKA_BOOTSTRAP_SERVERS; see the README).
            With a file: prints the SIP messages of a capture, pcap or pcapng, one in a line, and totals to standard error.

              --read FILE  the file; - for standard input
              --json       lines of JSON instead of fields between tabs
              --help       this text

            Fields: %s.
            Flags: partial (a part was never seen), reassembled (of several frames), cut (the capture has kept less than was
            on the wire), short (it ends before it says).

            Exit codes: 0 the file was read, 1 it can't be read or not to its end, 2 wrong arguments.
            """;

    private TrafficSensor() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        if (arguments.length == 0) {
            return live();
        }
        List<String> rest = new ArrayList<>(List.of(arguments));
        if (rest.contains("--help") || rest.contains("-h")) {
            System.out.printf(HELP, String.join(", ", MessageLine.FIELDS.split(" ")));
            return ReadCommand.DONE;
        }
        boolean isJson = rest.remove("--json");
        Optional<String> file = file(rest);
        if (file.isEmpty()) {
            System.err.println("traffic-sensor: " + complaint(rest) + "; see --help");
            return USAGE;
        }
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        return new ReadCommand(out, System.err, isJson, isTerminal()).read(file.get());
    }

    /** Captures until it is told to end. */
    private static int live() {
        AtomicInteger code = new AtomicInteger();
        Quarkus.run(null, (exit, problem) -> code.set(exit));
        return code.get();
    }

    private static Optional<String> file(List<String> rest) {
        return rest.size() == 2 && rest.getFirst().equals("--read") ? Optional.of(rest.getLast()) : Optional.empty();
    }

    private static String complaint(List<String> rest) {
        return rest.getFirst().equals("--read") ? "--read takes one file" : "unknown argument " + rest.getFirst();
    }

    /** Whether standard error is a terminal. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
