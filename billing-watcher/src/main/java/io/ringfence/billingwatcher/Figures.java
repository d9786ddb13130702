package io.ringfence.billingwatcher;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What billing-watcher has done since it started. */
final class Figures {

    final LongAdder records = new LongAdder();
    final LongAdder charges = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder revisions = new LongAdder();
    final LongAdder conflicts = new LongAdder();
    final LongAdder matched = new LongAdder();
    final LongAdder longer = new LongAdder();
    final LongAdder orphans = new LongAdder();
    final LongAdder missing = new LongAdder();
    final LongAdder deadLetters = new LongAdder();
    final LongAdder transactions = new LongAdder();
    private volatile Duration lastTransaction = Duration.ZERO;
    private volatile Duration lag = Duration.ZERO;

    Duration lastTransaction() {
        return lastTransaction;
    }

    void transaction(Duration took) {
        transactions.increment();
        lastTransaction = took;
    }

    /** How old the oldest record of the last poll was. */
    Duration lag() {
        return lag;
    }

    void lag(Duration age) {
        lag = age;
    }
}
