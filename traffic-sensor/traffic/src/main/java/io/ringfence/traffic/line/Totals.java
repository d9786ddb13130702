package io.ringfence.traffic.line;

import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.Transport;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.Tally;
import io.ringfence.traffic.sip.SipMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a pipeline has seen, in a few lines; what was not there is not mentioned. */
public final class Totals {

    private Totals() {}

    /** The lines, without line ends. */
    public static List<String> of(Sensor sensor) {
        Tally tally = sensor.tally();
        List<String> lines = new ArrayList<>();
        add(lines, "requests", all(Stream.of(SipMethod.values()), Enum::name, tally::requests));
        add(
                lines,
                "responses",
                all(
                        IntStream.range(0, 700).boxed(),
                        status -> status == 0 ? "unreadable" : status.toString(),
                        tally::responses));
        add(lines, "transports", all(Stream.of(Transport.values()), Enum::name, tally::messages));
        add(
                lines,
                "addresses",
                all(Stream.of(4, 6), family -> "IPv" + family, family -> family == 4 ? tally.ipv4() : tally.ipv6()));
        add(lines, "frames", all(Stream.of(Outcome.values()), Outcome::label, sensor.counters()::get));
        add(lines, "counted", all(Stream.of(Counter.values()), Counter::label, sensor.counters()::get));
        return lines;
    }

    private static <T> List<String> all(Stream<T> kinds, Function<T, String> name, ToLongFunction<T> count) {
        return kinds.filter(kind -> count.applyAsLong(kind) > 0)
                .map(kind -> name.apply(kind) + " " + count.applyAsLong(kind))
                .toList();
    }

    private static void add(List<String> lines, String title, List<String> counts) {
        if (!counts.isEmpty()) {
            lines.add(title + ": " + String.join(", ", counts));
        }
    }
}
