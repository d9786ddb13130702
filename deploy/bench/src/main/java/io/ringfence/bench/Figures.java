package io.ringfence.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Prints the header and one {@code name value unit} line for each figure; everything else is a comment. */
public final class Figures {
    private final PrintStream out;

    public Figures(PrintStream out) {
        this.out = out;
    }

    /** Says on what machine, and under what load, the figures were taken. */
    public void header() {
        out.printf(
                Locale.ROOT,
                "# machine: %s, %d cores, %s, kernel %s, Java %s%n",
                line("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                line("/proc/meminfo", "MemTotal"),
                System.getProperty("os.version"),
                Runtime.version());
        out.printf("# load before: %s%n", line("/proc/loadavg", ""));
    }

    /** A remark: what was done, how often, how much it varied. */
    public void note(String form, Object... arguments) {
        out.println("# " + String.format(Locale.ROOT, form, arguments));
        out.flush();
    }

    /** One figure. */
    public void figure(String name, double value, String unit) {
        String text = value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
        out.println(name + " " + text + " " + unit);
        out.flush();
    }

    /** The value that a share of all values does not exceed (nearest rank). */
    public static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }

    public static double median(double[] values) {
        return quantile(values, 0.5);
    }

    private static String line(String file, String start) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(text -> text.startsWith(start))
                    .findFirst()
                    .map(text -> text.substring(text.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
