package io.ringfence.policyservice.core.token;

import java.util.Optional;

/** Where tokens are kept, as hashes. */
public interface TokenStore {

    /** The name of the token with that hash; notes that it was used. */
    Optional<String> use(byte[] sha256);

    /** Adds a token if it is not there; whether it was added. */
    boolean add(BearerToken token);

    /** Whether nobody can get in. */
    boolean isEmpty();
}
