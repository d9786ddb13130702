package io.ringfence.policyservice.core.access;

import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.token.BearerToken;
import java.time.Duration;
import java.util.Optional;

/** Where sessions are kept, as hashes, so that every replica knows them and each can be ended. */
public interface SessionStore {

    /** Begins a session of a user; audited. */
    void open(BearerToken token, User user, Requester who, Duration atMost);

    /** Whose session it is, when it is neither over nor has been idle for too long; notes that it was used. */
    Optional<Access> use(byte[] sha256, Duration idle);

    /** Ends a session; audited when there was one. */
    void close(byte[] sha256, Requester who);

    /** Takes away those that are over; how many. */
    int sweep(Duration idle);
}
