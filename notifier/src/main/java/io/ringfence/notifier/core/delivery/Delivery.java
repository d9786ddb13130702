package io.ringfence.notifier.core.delivery;

/** Takes letters somewhere. */
public interface Delivery {

    /**
     * Delivers a letter and waits for the answer. Throws nothing but what is an error of the program.
     *
     * @param sender the mail address in From; empty for a webhook
     */
    Outcome deliver(Outgoing outgoing, String sender);
}
