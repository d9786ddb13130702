package io.ringfence.policyservice.core.token;

import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.access.ApiToken;
import io.ringfence.policyservice.core.access.TokenDraft;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where tokens are kept, as hashes. */
public interface TokenStore {

    /** How many tokens there may be. */
    int MOST = 1_000;

    /** Whose token it is, when it has not expired; notes that it was used. */
    Optional<Access> use(byte[] sha256);

    /** All tokens, by name. */
    List<ApiToken> all();

    /** Adds a token under a name that no other has; audited. */
    Result<ApiToken> add(TokenDraft draft, BearerToken token, Requester who);

    /** Takes a token away; empty when there is none. It is audited, and holds on other replicas within seconds. */
    Optional<ApiToken> remove(UUID id, Requester who);

    /** Adds an admin's token if it is not there; whether it was added. */
    boolean add(BearerToken token);

    /** Whether nobody can get in. */
    boolean isEmpty();
}
