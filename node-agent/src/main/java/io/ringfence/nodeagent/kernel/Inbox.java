package io.ringfence.nodeagent.kernel;

import io.ringfence.nodeagent.core.policy.LoggedChange;
import io.ringfence.nodeagent.core.policy.PolicyLog;
import io.ringfence.nodeagent.core.policy.PolicySink;
import java.util.List;

/** What other threads have for the one that owns policy and kernel. */
sealed interface Inbox {

    /** A replayed policy to take over. */
    record Replayed(PolicyLog log, PolicySink.Copy copy, long revision) implements Inbox {}

    /** Records that came after it. */
    record Changed(List<LoggedChange> changes, long revision) implements Inbox {}

    /** Something to report or to compile again has changed. */
    record Nudge() implements Inbox {}
}
