package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.PasswordCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.access.LoginThrottle;
import io.ringfence.policyservice.core.access.SessionStore;
import io.ringfence.policyservice.core.access.User;
import io.ringfence.policyservice.core.access.UserDraft;
import io.ringfence.policyservice.core.access.UserStore;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.edge.rest.auth.oidc.ProviderPeople;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Lets people in by name and password, or by the word of the identity provider. */
@ApplicationScoped
public class Logins {

    /** Each doubles the work of guessing; 10 takes a server about a twentieth of a second. */
    private static final int BCRYPT_COST = 10;

    /** Checking a password costs a core some time; many at once would be an attack of its own. */
    private static final int AT_ONCE = 4;

    private static final int MOST_NAME = 100;

    @Inject
    IdentityProviderManager identities;

    @Inject
    UserStore users;

    @Inject
    ProviderPeople people;

    @Inject
    SessionStore sessions;

    @Inject
    TokenIdentities tokens;

    @Inject
    AuditStore audit;

    @Inject
    PolicyServiceConfig config;

    private final Clock clock = Clock.systemUTC();
    private final LoginThrottle throttle = new LoginThrottle();
    private final Semaphore checks = new Semaphore(AT_ONCE);
    /** What is checked when there is no such user, so that it takes as long. */
    private final String nobody = hash("nobody has this password");

    /** What is stored of a password. */
    public static String hash(String password) {
        return BcryptUtil.bcryptHash(password, BCRYPT_COST);
    }

    /** A session for who knows the password. */
    public Result<BearerToken> login(String name, String password, Requester from) {
        return switch (attempt(name, password, from)) {
            case Result.Done<User>(User user) -> new Result.Done<>(open(user, from));
            case Result.Refused<User>(Refusal refusal) -> new Result.Refused<>(refusal);
        };
    }

    /** Sets another password for who knows the one there is, and ends all their sessions but the one that is kept. */
    public Result<User> change(String name, String current, String next, BearerToken keep, Requester who) {
        List<InputError> errors = new ArrayList<>();
        UserDraft.password(next, "password", errors);
        if (!errors.isEmpty()) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        return switch (attempt(name, current, who)) {
            case Result.Done<User> known -> {
                users.password(name, hash(next), keep.sha256(), who);
                tokens.forget();
                yield known;
            }
            case Result.Refused<User>(Refusal refusal)
            when refusal.type() == ProblemType.UNAUTHENTICATED ->
                new Result.Refused<>(
                        Refusal.of(ProblemType.INVALID, InputError.field("current", "", "is not your password")));
            case Result.Refused<User> later -> later;
        };
    }

    private Result<User> attempt(String name, String password, Requester from) {
        String address = from.address().map(Object::toString).orElse("");
        Instant now = clock.instant();
        Duration wait = throttle.mustWait(name, address, now);
        if (!wait.isZero()) {
            return Result.refused(
                    ProblemType.TOO_MANY_ATTEMPTS,
                    "Too many attempts failed; try again in " + (wait.toSeconds() + 1) + " seconds.");
        }
        if (!checks.tryAcquire()) {
            return Result.refused(ProblemType.BUSY, "Too many people log in at this moment; try again.");
        }
        Optional<User> user;
        try {
            user = check(name, password);
        } finally {
            checks.release();
        }
        if (user.isEmpty()) {
            return new Result.Refused<>(failed(name, from, address, now));
        }
        throttle.succeeded(name, address);
        return new Result.Done<>(user.get());
    }

    /** A session for whom the identity provider's token names. */
    public Result<BearerToken> login(JsonWebToken token, Requester from) {
        return switch (people.user(token, from)) {
            case Result.Done<User>(User user) -> new Result.Done<>(open(user, from));
            case Result.Refused<User>(Refusal refusal) -> {
                String subject = Objects.requireNonNullElse(token.getSubject(), "");
                audit.refused(new Requester("", from.address()), "login", User.subject(subject), refusal);
                yield new Result.Refused<>(refusal);
            }
        };
    }

    private BearerToken open(User user, Requester from) {
        BearerToken token = BearerToken.makeSession();
        sessions.open(token, user, new Requester(user.name(), from.address()), config.sessionAtMost());
        return token;
    }

    private Optional<User> check(String name, String password) {
        boolean sane = !name.isEmpty()
                && name.length() <= MOST_NAME
                && password.getBytes(StandardCharsets.UTF_8).length <= UserDraft.MAX_PASSWORD_BYTES;
        Optional<User> user =
                sane ? users.find(name).filter(found -> found.isLocal() && !found.disabled()) : Optional.empty();
        if (user.isEmpty()) {
            BcryptUtil.matches("x", nobody);
            return Optional.empty();
        }
        try {
            var _ = identities.authenticateBlocking(
                    new UsernamePasswordAuthenticationRequest(name, new PasswordCredential(password.toCharArray())));
            return user;
        } catch (AuthenticationFailedException e) {
            return Optional.empty();
        }
    }

    private Refusal failed(String name, Requester from, String address, Instant now) {
        LoginThrottle.Failure failure = throttle.failed(name, address, now);
        Refusal refusal = new Refusal(ProblemType.UNAUTHENTICATED, "The name or the password is wrong.");
        if (failure.tell()) {
            String times = failure.count() == 1 ? "" : " for the " + failure.count() + "th time";
            audit.refused(
                    new Requester("", from.address()),
                    "login",
                    User.subject(name),
                    new Refusal(ProblemType.UNAUTHENTICATED, "wrong name or password" + times));
        }
        return refusal;
    }
}
