package io.ringfence.notifier.core.desk;

/** Why items wait to be told together. */
public enum Stream {
    /** An attack goes on; its first item was told. */
    WAVE,
    /** They are told in the next digest. */
    DIGEST,
    /** It is night. */
    QUIET,
    /** There were too many mails in this hour. */
    CAP
}
