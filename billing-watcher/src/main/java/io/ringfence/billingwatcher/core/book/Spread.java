package io.ringfence.billingwatcher.core.book;

/** Hashes of several texts, spread over all bits. */
final class Spread {

    private Spread() {}

    static int hash(String first, String second, String third) {
        int hash = first.hashCode() * 0x9E3779B1;
        hash = Integer.rotateLeft(hash ^ second.hashCode() * 0x85EBCA6B, 15) * 0xC2B2AE35;
        hash ^= third.hashCode() * 0x27D4EB2F;
        return hash ^ hash >>> 16;
    }
}
