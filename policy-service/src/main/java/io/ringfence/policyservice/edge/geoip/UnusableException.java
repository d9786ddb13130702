package io.ringfence.policyservice.edge.geoip;

/** The source has nothing that can be used; the message says what is wrong and what to do, for people. */
final class UnusableException extends Exception {

    UnusableException(String message) {
        super(message);
    }
}
