package io.ringfence.notifier;

import java.util.concurrent.atomic.LongAdder;

/** What this process has done since it began. */
final class Figures {

    /** Records that were read. */
    final LongAdder records = new LongAdder();

    /** Events that were decided on before. */
    final LongAdder duplicates = new LongAdder();

    /** Records of types that this release does not know. */
    final LongAdder unknown = new LongAdder();

    /** Items that nobody was told of. */
    final LongAdder heldBack = new LongAdder();

    /** Items that are told with others. */
    final LongAdder merged = new LongAdder();

    /** Letters that were decided on. */
    final LongAdder letters = new LongAdder();

    /** Letters that were delivered. */
    final LongAdder sent = new LongAdder();

    /** Attempts that have failed and are made again. */
    final LongAdder retries = new LongAdder();

    /** Letters that will not be delivered. */
    final LongAdder failed = new LongAdder();

    /** Records and letters that were put aside. */
    final LongAdder deadLetters = new LongAdder();
}
