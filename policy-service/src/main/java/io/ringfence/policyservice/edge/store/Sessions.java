package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.access.SessionStore;
import io.ringfence.policyservice.core.access.User;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.token.BearerToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sessions in PostgreSQL. */
@ApplicationScoped
public class Sessions implements SessionStore {

    private static final int SECONDS_BETWEEN_USES = 60;

    @Inject
    Ledger ledger;

    @Override
    @Transactional
    public void open(BearerToken token, User user, Requester who, Duration atMost) {
        Instant now = ledger.now();
        SessionRow row = new SessionRow();
        row.sha256 = token.sha256();
        row.userName = user.name();
        row.createdAt = now;
        row.lastUsedAt = now;
        row.expiresAt = now.plus(atMost);
        row.persist();
        UserRow.update("lastLoginAt = ?1 where name = ?2", now, user.name());
        ledger.audit(who, "login", User.subject(user.name()), false, null, null, null);
    }

    @Override
    @Transactional
    public Optional<Access> use(byte[] sha256, Duration idle) {
        Instant now = ledger.now();
        SessionRow row = SessionRow.findById(sha256);
        if (row == null
                || !row.expiresAt.isAfter(now)
                || !row.lastUsedAt.plus(idle).isAfter(now)) {
            return Optional.empty();
        }
        UserRow user = UserRow.findById(row.userName);
        if (user == null || user.disabled) {
            return Optional.empty();
        }
        if (row.lastUsedAt.isBefore(now.minusSeconds(SECONDS_BETWEEN_USES))) {
            row.lastUsedAt = now;
        }
        return Optional.of(new Access(
                user.name,
                Access.Kind.SESSION,
                Rank.valueOf(user.role),
                Optional.ofNullable(user.tenant),
                Optional.of(row.expiresAt)));
    }

    @Override
    @Transactional
    public void close(byte[] sha256, Requester who) {
        SessionRow row = SessionRow.findById(sha256);
        if (row != null) {
            row.delete();
            ledger.audit(who, "logout", User.subject(row.userName), false, null, null, null);
        }
    }

    @Override
    @Transactional
    public int sweep(Duration idle) {
        Instant now = ledger.now();
        return (int) SessionRow.delete("expiresAt <= ?1 or lastUsedAt <= ?2", now, now.minus(idle));
    }
}
