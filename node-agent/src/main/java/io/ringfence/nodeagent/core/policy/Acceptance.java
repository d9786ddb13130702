package io.ringfence.nodeagent.core.policy;

import java.util.UUID;

/** Whether a node takes over what a replay of the log from its start has shown. */
public sealed interface Acceptance {

    /** It is a policy, and not older than the held one. */
    record Accepted() implements Acceptance {}

    /** The node keeps what it holds. */
    record Kept(String why) implements Acceptance {}

    /**
     * Decides on a log that was read to its end. A log without settings is not a policy (an emptied topic that is being
     * filled again ends with them); a log that ends before what the node already holds is an old copy; another policy's
     * log belongs to another installation.
     */
    static Acceptance decide(Held held, PolicyLog replayed) {
        Held seen = replayed.held();
        if (seen.policyId().isEmpty()) {
            return new Kept(
                    held.policyId().isEmpty()
                            ? "the policy log has no settings record yet; waiting for it"
                            : "the policy log is empty or not whole: it has no settings record; keeping the held policy");
        }
        if (replayed.foreignPolicy().isPresent()) {
            return new Kept("the policy log names another policy ("
                    + replayed.foreignPolicy().get() + ") after its own ("
                    + seen.policyId().get() + "): two installations write to one topic; nothing of it is taken. Give"
                    + " each installation a Kafka of its own, or delete the topic and let one publish again");
        }
        if (held.policyId().isEmpty()) {
            return new Accepted();
        }
        UUID mine = held.policyId().get();
        UUID theirs = seen.policyId().get();
        if (!mine.equals(theirs)) {
            return new Kept("the log is of another policy (" + theirs + ") than this node holds (" + mine
                    + "); keeping the held one. To move the node to that policy, stop the agent, delete its state"
                    + " directory and start it again");
        }
        if (seen.highestSequence() < held.highestSequence() && seen.stateDigest() != held.stateDigest()) {
            return new Kept("the policy log is older than what this node holds: its last change is number "
                    + seen.highestSequence() + ", the node has number " + held.highestSequence()
                    + "; keeping the held policy");
        }
        return new Accepted();
    }
}
