package io.ringfence.billingwatcher.core.book;

import io.ringfence.billingwatcher.core.charge.Charge;
import java.time.LocalDate;

/** What was counted of a call: the first record, or the latest revision of it, without what was credited since. */
public final class Counted {

    private int revision;
    private long content;
    private long nanos;
    private final LocalDate day;
    private final String extension;
    private boolean isChanged;

    /**
     * A stored one.
     *
     * @param nanos what it counts now, in billionths
     * @param day the first day that it counts to
     */
    public Counted(int revision, long content, long nanos, LocalDate day, String extension) {
        this.revision = revision;
        this.content = content;
        this.nanos = nanos;
        this.day = day;
        this.extension = extension;
    }

    /** A first record. */
    public static Counted of(Charge charge) {
        return new Counted(
                charge.cdr().revisionNumber(), charge.content(), charge.nanos(), charge.day(), charge.extension());
    }

    /** Takes a later revision; returns the difference. */
    public long revise(Charge charge) {
        long difference = Math.subtractExact(charge.nanos(), nanos);
        revision = charge.cdr().revisionNumber();
        content = charge.content();
        nanos = charge.nanos();
        isChanged = true;
        return difference;
    }

    /** Takes a credit off it. */
    public void credit(long amount) {
        nanos = Math.addExact(nanos, amount);
        isChanged = true;
    }

    public int revision() {
        return revision;
    }

    public long content() {
        return content;
    }

    public long nanos() {
        return nanos;
    }

    public LocalDate day() {
        return day;
    }

    public String extension() {
        return extension;
    }

    /** Whether it has to be stored again. */
    public boolean isChanged() {
        return isChanged;
    }
}
