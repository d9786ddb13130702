package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.core.token.TokenStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** API tokens in PostgreSQL. */
@ApplicationScoped
public class Tokens implements TokenStore {

    private static final int SECONDS_BETWEEN_USES = 60;

    @Inject
    Ledger ledger;

    @Override
    @Transactional
    public Optional<String> use(byte[] sha256) {
        Optional<TokenRow> row =
                TokenRow.<TokenRow>find("sha256", (Object) sha256).firstResultOptional();
        row = row.filter(found -> MessageDigest.isEqual(found.sha256, sha256));
        row.ifPresent(found -> {
            Instant now = ledger.now();
            Instant last = found.lastUsedAt;
            if (last == null || last.isBefore(now.minusSeconds(SECONDS_BETWEEN_USES))) {
                found.lastUsedAt = now;
            }
        });
        return row.map(found -> found.name);
    }

    @Override
    @Transactional
    public boolean add(BearerToken token) {
        // Two replicas may start at once; the row of the clock makes them wait for each other.
        ledger.lock();
        byte[] sha256 = token.sha256();
        if (TokenRow.count("sha256", (Object) sha256) > 0) {
            return false;
        }
        TokenRow row = new TokenRow();
        row.id = UUID.randomUUID();
        row.sha256 = sha256;
        row.createdAt = ledger.now();
        long others = TokenRow.count();
        row.name = others == 0 ? "admin" : "admin-" + (others + 1);
        row.persist();
        ledger.audit(Requester.SYSTEM, "token.add", "token/" + row.name, false, null, null, null);
        return true;
    }

    @Override
    @Transactional
    public boolean isEmpty() {
        return TokenRow.count() == 0;
    }
}
