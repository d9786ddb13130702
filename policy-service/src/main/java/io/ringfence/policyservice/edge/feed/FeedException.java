package io.ringfence.policyservice.edge.feed;

/** The source can't be had; the message says what is wrong, for people, and has no key in it. */
final class FeedException extends Exception {

    FeedException(String message) {
        super(message);
    }
}
