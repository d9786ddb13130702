package io.ringfence.nodeagent.core.policy;

import java.io.IOException;
import java.util.List;

/** Where the reader of the log hands over what it reads. Its calls wait when the receiver is behind. */
public interface PolicySink {

    /** A copy of the log that a replay writes beside the saved one. */
    interface Copy {
        /** Adds a record. */
        void append(LoggedChange change) throws IOException;
    }

    /** What the node holds now. */
    Held held();

    /** Starts a new copy; an earlier one that was not taken over is dropped. */
    Copy startCopy() throws IOException;

    /** The log was replayed from its start and accepted; the sink owns the state and its copy from now on. */
    void replayed(PolicyLog fresh, Copy copy, long revision) throws InterruptedException;

    /** Records that came after, in the log's order; {@code revision} counts them in. */
    void changed(List<LoggedChange> changes, long revision) throws InterruptedException;

    /** Whether the log has to be replayed: it could not be saved, or it names another policy. Asking takes the wish away. */
    boolean takeReplayWish();

    /** A replay was not accepted, or the reader can't read; empty text means that this is over. */
    void problem(String why);

    /** A record could not be read and went to the dead letters. */
    void unreadable(String why);
}
