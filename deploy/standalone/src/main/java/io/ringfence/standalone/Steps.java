package io.ringfence.standalone;

import java.io.PrintStream;
import java.util.Locale;

/** Steps on the console as they go: what is being done, then a tick and the seconds it took. */
public final class Steps {
    private static final int WIDTH = 68;
    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final boolean terminal;

    /** A step's work. */
    public interface Work<T> {
        T run();
    }

    public Steps(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Steps on this process's console. */
    public static Steps console() {
        return new Steps(
                System.out, System.console() != null && System.console().isTerminal());
    }

    /** Does a step that gives something. */
    public <T> T step(String what, Work<T> work) {
        long start = System.nanoTime();
        if (terminal) {
            out.print("  … " + what);
            out.flush();
        }
        boolean done = false;
        try {
            T result = work.run();
            done = true;
            return result;
        } finally {
            double seconds = (System.nanoTime() - start) / NANOS;
            String dots = ".".repeat(Math.max(2, WIDTH - what.length()));
            String carriage = terminal ? "\r" : "";
            out.printf(Locale.ROOT, "%s  %s %s %s %.1f s%n", carriage, done ? "✓" : "✗", what, dots, seconds);
            out.flush();
        }
    }

    /** Does a step that gives nothing. */
    public void step(String what, Runnable work) {
        step(what, () -> {
            work.run();
            return what;
        });
    }

    /** Says something between steps. */
    public synchronized void say(String text) {
        out.println(text);
        out.flush();
    }
}
