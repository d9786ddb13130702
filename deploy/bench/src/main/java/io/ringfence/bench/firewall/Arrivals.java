package io.ringfence.bench.firewall;

import java.util.BitSet;

/**
 * Which packets of one kind of source have arrived, by the round in which they were sent; the rounds of a switch go in the
 * order of sending.
 */
final class Arrivals {

    /** What a switch from one choice of countries to another means for a kind of source. */
    enum Kind {
        /** Allowed before and after: every packet must arrive. */
        ALWAYS,
        /** Allowed neither before nor after: none may. */
        NEVER,
        /** Allowed before: after the first that is dropped none may arrive. */
        BEFORE,
        /** Allowed after: from the first that arrives on all must. */
        AFTER
    }

    /**
     * @param wrong packets that were judged by neither choice, or by the old one after the new one
     * @param turn the round in which the judgement changed; -1 where it did not or has not to
     */
    record Verdict(int wrong, int turn) {}

    private final BitSet rounds = new BitSet();

    void arrived(int round) {
        rounds.set(round);
    }

    /** Judges what has arrived of so many rounds. */
    Verdict judge(Kind kind, int sent) {
        int arrived = rounds.cardinality();
        return switch (kind) {
            case ALWAYS -> new Verdict(sent - arrived, -1);
            case NEVER -> new Verdict(arrived, -1);
            case BEFORE -> {
                int dropped = rounds.nextClearBit(0);
                yield new Verdict(arrived - dropped, dropped < sent ? dropped : -1);
            }
            case AFTER -> {
                int passed = rounds.nextSetBit(0);
                yield passed < 0 ? new Verdict(0, -1) : new Verdict(sent - passed - arrived, passed);
            }
        };
    }
}
