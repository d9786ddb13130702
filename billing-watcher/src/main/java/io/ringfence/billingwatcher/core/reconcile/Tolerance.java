package io.ringfence.billingwatcher.core.reconcile;

import java.time.Duration;

/**
 * What a provider may bill more without anyone hearing of it.
 *
 * @param time of the billed seconds
 * @param nanos of the cost, in billionths; up to this nothing is counted either
 */
public record Tolerance(Duration time, long nanos) {}
