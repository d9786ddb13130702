package io.ringfence.notifier.core.delivery;

/** What became of an attempt to deliver a letter. */
public sealed interface Outcome {

    /** In words, for people. */
    String words();

    /** It was taken. */
    record Taken(String words) implements Outcome {}

    /** It was not taken, but may be later. */
    record Later(String words) implements Outcome {}

    /** Nobody has answered, so nothing else can be delivered there either. */
    record Away(String words) implements Outcome {}

    /** It will never be taken. */
    record Refused(String words) implements Outcome {}
}
