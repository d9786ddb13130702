package io.ringfence.trafficsensor;

import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.line.MessageLine;
import io.ringfence.traffic.line.Text;
import io.ringfence.traffic.line.Totals;
import io.ringfence.traffic.read.CaptureFile;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.trafficsensor.edge.file.CaptureInput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;

/** {@code --read}: a capture file through the same pipeline as live traffic, without Kafka and without rights. */
final class ReadCommand {

    static final int DONE = 0;
    static final int NOT_READ = 1;

    private static final int FLUSH = 64 << 10;
    private static final int PROGRESS_FRAMES = 1 << 16;
    private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();

    private final OutputStream out;
    private final PrintStream error;
    private final boolean showsProgress;
    private final Text text = new Text();
    private final MessageLine line;
    private final Sensor sensor = new Sensor(SensorLimits.DEFAULT, this::message);
    private long shownNanos = System.nanoTime();

    /** @param showsProgress whether how far it is comes to {@code error} each second */
    ReadCommand(OutputStream out, PrintStream error, boolean isJson, boolean showsProgress) {
        this.out = out;
        this.error = error;
        this.showsProgress = showsProgress;
        this.line = new MessageLine(text, isJson);
    }

    /**
     * Reads a file.
     *
     * @param name its path, or {@code -} for standard input
     * @return the exit code
     */
    int read(String name) {
        int code = DONE;
        try (CaptureInput input = CaptureInput.open(name)) {
            try {
                CaptureFile file = CaptureFile.of(input.in());
                readAll(file, input.size());
            } finally {
                sensor.end();
            }
        } catch (IOException e) {
            clearProgress();
            error.println(name + ": " + reason(e));
            code = NOT_READ;
        }
        try {
            flush();
            out.flush();
        } catch (IOException e) {
            error.println("standard output: " + reason(e));
            return NOT_READ;
        }
        clearProgress();
        Totals.of(sensor).forEach(error::println);
        return code;
    }

    private void readAll(CaptureFile file, long size) throws IOException {
        Packet packet = new Packet();
        for (long frames = 1; file.next(packet); frames++) {
            sensor.frame(packet);
            if (text.length() >= FLUSH || size < 0 && text.length() > 0) {
                flush();
            }
            if (showsProgress && frames % PROGRESS_FRAMES == 0) {
                progress(file.position(), size);
            }
        }
    }

    private void message(Packet packet, SipMessage message) {
        line.append(packet, message);
    }

    private void flush() throws IOException {
        out.write(text.bytes(), 0, text.length());
        text.clear();
    }

    private void progress(long position, long size) {
        long now = System.nanoTime();
        if (now - shownNanos >= PROGRESS_NANOS) {
            shownNanos = now;
            String part = size > 0 ? String.format(Locale.ROOT, " (%d %%)", position * 100 / size) : "";
            error.printf(
                    Locale.ROOT,
                    "\r%,d frames, %,d messages%s",
                    sensor.counters().get(Counter.FRAMES),
                    sensor.counters().get(Counter.MESSAGES),
                    part);
        }
    }

    private void clearProgress() {
        if (showsProgress) {
            error.print("\r\u001b[K");
        }
    }

    private static String reason(IOException problem) {
        return switch (problem) {
            case FileNotFoundException _, NoSuchFileException _ -> "can't be opened: " + problem.getMessage();
            default -> String.valueOf(problem.getMessage());
        };
    }
}
