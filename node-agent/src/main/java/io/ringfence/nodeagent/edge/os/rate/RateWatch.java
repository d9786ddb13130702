package io.ringfence.nodeagent.edge.os.rate;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.nodeagent.core.rate.News;
import io.ringfence.nodeagent.core.rate.TableReading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Looks each second who is near the limit of SIP packets, and tells of it; less often where a look takes long. */
public final class RateWatch {

    private static final Logger LOG = Logger.getLogger(RateWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A look may take this part of the time. */
    private static final int SHARE = 20;

    private final String node;
    private final RateTables tables;
    private final Consumer<SipRatesReported> out;
    private final InstantSource clock;
    private final Supplier<SipRate> rate;
    private volatile TableReading last = TableReading.NOTHING;
    private Optional<SipRatesReported> sent = Optional.empty();

    /** Reads the tables of the rate that is enforced, and hands reports to {@code out}, which must not block. */
    public RateWatch(
            String node,
            RateTables tables,
            Supplier<SipRate> rate,
            Consumer<SipRatesReported> out,
            InstantSource clock) {
        this.rate = rate;
        this.node = node;
        this.tables = tables;
        this.out = out;
        this.clock = clock;
    }

    /** What the last look has shown. */
    public TableReading last() {
        return last;
    }

    /** Looks and tells until the thread is interrupted. */
    public void run() {
        try {
            while (!Thread.interrupted()) {
                long start = System.nanoTime();
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.error("the SIP rates can't be told; trying again", e);
                }
                Duration rest = Duration.ofNanos(System.nanoTime() - start).multipliedBy(SHARE);
                Thread.sleep(rest.compareTo(PAUSE) > 0 ? rest : PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        SipRate current = rate.get();
        last = current.on() ? tables.read(current.table()) : TableReading.NOTHING;
        SipRatesReported report = last.report(node, clock.instant(), current);
        if (News.isDue(sent, report)) {
            out.accept(report);
            sent = Optional.of(report);
        }
    }
}
