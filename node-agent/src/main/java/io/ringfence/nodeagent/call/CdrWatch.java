package io.ringfence.nodeagent.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.nodeagent.core.cdr.CdrTranslator;
import io.ringfence.nodeagent.core.cdr.FilePlace;
import io.ringfence.nodeagent.edge.cdr.CdrLines;
import io.ringfence.nodeagent.edge.cdr.FileTail;
import io.ringfence.nodeagent.edge.cdr.FileTail.Line;
import io.ringfence.nodeagent.edge.store.SavedCdrPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Tells the calls in the PBX's CDR file, for a PBX whose events are not heard. The place in the file moves on once Kafka has all that
 * stands before it: what was told before a crash is told again, as the same calls, and nothing is left out.
 */
public final class CdrWatch {

    private static final Logger LOG = Logger.getLogger(CdrWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LOG_EACH = 1_000;

    /** Sends what the file says; each tells on another thread whether it was acknowledged. */
    public interface Sender {

        /** A call that has ended. */
        void call(CallEnded call, Consumer<Boolean> done);

        /** A line that can't be read. */
        void deadLetter(byte[] line, String file, String reason, Consumer<Boolean> done);
    }

    /** One thing to send. */
    private interface Item {
        void send(Sender to, Consumer<Boolean> done);
    }

    private final Path path;
    private final CdrLines lines;
    private final CdrTranslator translator;
    private final SavedCdrPlace saved;
    private final Sender sender;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    private volatile long gaps;
    private volatile long behind;
    private String lastTrouble = "";

    public CdrWatch(Path path, CdrLines lines, CdrTranslator translator, SavedCdrPlace saved, Sender sender) {
        this.path = path;
        this.lines = lines;
        this.translator = translator;
        this.saved = saved;
        this.sender = sender;
    }

    /** What makes calls of records, with its counts. */
    public CdrTranslator translator() {
        return translator;
    }

    /** Records that were read. */
    public long records() {
        return records.get();
    }

    /** Lines that could not be read; they are in the dead letters. */
    public long unreadable() {
        return unreadable.get();
    }

    /** How often the file that was read before was gone, so that calls may be missing. */
    public long gaps() {
        return gaps;
    }

    /** Bytes of the file that were not told yet. */
    public long behind() {
        return behind;
    }

    /** Follows the file until interrupted; for a thread of its own. */
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (FileTail tail = new FileTail(path, saved.load())) {
                    follow(tail);
                } catch (IOException | RuntimeException e) {
                    if (!Thread.currentThread().isInterrupted()) { // else the file was closed because the agent stops
                        trouble(e);
                    }
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(FileTail tail) throws IOException, InterruptedException {
        gaps += tail.gaps();
        if (tail.gaps() > 0) {
            LOG.warnf("the CDR file that was read before is gone, and %s is another one; calls may be missing", path);
        }
        // Transfers go on with legs that were told before the place; what was read behind it but not told is forgotten.
        translator.forget();
        tail.before().forEach(line -> items(line, false));
        FilePlace place = tail.place();
        saved.save(place);
        while (true) {
            FileTail.Look look = tail.next();
            List<Item> items = new ArrayList<>();
            look.lines().forEach(line -> items.addAll(items(line, true)));
            behind = tail.behind()
                    + look.lines().stream()
                            .mapToLong(line -> line.bytes().length)
                            .sum();
            deliver(items);
            behind = tail.behind();
            lastTrouble = "";
            if (!tail.place().equals(place)) {
                place = tail.place();
                saved.save(place);
            }
            if (!look.more()) {
                Thread.sleep(PAUSE);
            }
        }
    }

    private void deliver(List<Item> items) throws InterruptedException {
        List<Item> left = items;
        while (!left.isEmpty()) {
            left = Acknowledged.send(left, (item, done) -> item.send(sender, done));
            if (!left.isEmpty()) {
                Thread.sleep(PAUSE);
            }
        }
    }

    private List<Item> items(Line line, boolean isNew) {
        if (line.bytes().length == 0) {
            return List.of();
        }
        String reason = line.broken().orElse("");
        try {
            if (reason.isEmpty()) {
                List<CallEnded> calls = translator.take(lines.read(new String(line.bytes(), UTF_8)));
                records.addAndGet(isNew ? 1 : 0);
                return calls.stream()
                        .map((CallEnded call) -> (Item) (to, done) -> to.call(call, done))
                        .toList();
            }
        } catch (UnreadableException e) {
            reason = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s: a line could not be worked on", path);
            reason = "could not be worked on: " + e;
        }
        return isNew ? List.of(letter(line.bytes(), reason)) : List.of();
    }

    private Item letter(byte[] line, String reason) {
        if (unreadable.getAndIncrement() % LOG_EACH == 0) {
            LOG.warnf("%s: a line can't be read: %s; it is in the dead letters", path, reason);
        }
        return (to, done) -> to.deadLetter(line, path.toString(), reason, done);
    }

    private void trouble(Exception e) {
        String what = e.getClass().getSimpleName() + " " + e.getMessage();
        if (!what.equals(lastTrouble)) {
            lastTrouble = what;
            LOG.warnf("the CDR file %s can't be followed: %s; it is tried again", path, what);
        }
    }
}
