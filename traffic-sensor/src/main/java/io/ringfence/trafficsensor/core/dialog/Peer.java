package io.ringfence.trafficsensor.core.dialog;

/** An address of a trunk, as two longs. */
record Peer(long high, long low) {}
