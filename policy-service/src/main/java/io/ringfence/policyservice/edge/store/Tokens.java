package io.ringfence.policyservice.edge.store;

import io.quarkus.panache.common.Sort;
import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.access.ApiToken;
import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.access.TokenDraft;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.core.token.TokenStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API tokens in PostgreSQL. */
@ApplicationScoped
public class Tokens implements TokenStore {

    private static final int SECONDS_BETWEEN_USES = 60;

    @Inject
    Ledger ledger;

    /** What the audit says of a token. */
    private record Told(
            String role, @Nullable String tenant, @Nullable Instant expiresAt) {}

    @Override
    @Transactional
    public Optional<Access> use(byte[] sha256) {
        Instant now = ledger.now();
        return TokenRow.<TokenRow>find("sha256", (Object) sha256)
                .firstResultOptional()
                .filter(found -> MessageDigest.isEqual(found.sha256, sha256))
                .filter(found -> found.expiresAt == null || found.expiresAt.isAfter(now))
                .map(found -> {
                    if (found.lastUsedAt == null || found.lastUsedAt.isBefore(now.minusSeconds(SECONDS_BETWEEN_USES))) {
                        found.lastUsedAt = now;
                    }
                    return new Access(
                            found.name,
                            Access.Kind.TOKEN,
                            Rank.valueOf(found.role),
                            Optional.ofNullable(found.tenant),
                            Optional.ofNullable(found.expiresAt));
                });
    }

    @Override
    @Transactional
    public List<ApiToken> all() {
        return TokenRow.<TokenRow>findAll(Sort.by("name")).page(0, MOST).stream()
                .map(TokenRow::token)
                .toList();
    }

    @Override
    @Transactional
    public Result<ApiToken> add(TokenDraft draft, BearerToken token, Requester who) {
        ledger.lock();
        if (TokenRow.count("name", draft.name()) > 0) {
            return Result.refused(
                    ProblemType.NAME_TAKEN,
                    "There is a token with the name " + draft.name()
                            + "; choose another, so that the audit can tell them.");
        }
        if (TokenRow.count() >= MOST) {
            return Result.refused(ProblemType.INVALID, "There are " + MOST + " tokens already; remove some.");
        }
        TokenRow row = row(draft.name(), token, who.actor());
        row.role = draft.rank().name();
        row.tenant = draft.tenant().orElse(null);
        row.expiresAt = draft.expiresAt().orElse(null);
        row.persist();
        ledger.audit(who, "token.add", "token/" + row.name, false, null, null, told(row));
        return new Result.Done<>(row.token());
    }

    @Override
    @Transactional
    public Optional<ApiToken> remove(UUID id, Requester who) {
        Optional<TokenRow> row = TokenRow.findByIdOptional(id);
        row.ifPresent(found -> {
            found.delete();
            ledger.audit(who, "token.remove", "token/" + found.name, false, null, told(found), null);
        });
        return row.map(TokenRow::token);
    }

    private TokenRow row(String name, BearerToken token, String createdBy) {
        TokenRow row = new TokenRow();
        row.id = UUID.randomUUID();
        row.name = name;
        row.sha256 = token.sha256();
        row.createdAt = ledger.now();
        row.createdBy = createdBy;
        row.role = Rank.ADMIN.name();
        return row;
    }

    private static Told told(TokenRow row) {
        return new Told(row.role, row.tenant, row.expiresAt);
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
        long others = TokenRow.count();
        TokenRow row = row(others == 0 ? "admin" : "admin-" + (others + 1), token, Requester.SYSTEM.actor());
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
