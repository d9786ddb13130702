package io.ringfence.policyservice.edge.store;

import io.quarkus.panache.common.Sort;
import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.access.User;
import io.ringfence.policyservice.core.access.UserDraft;
import io.ringfence.policyservice.core.access.UserStore;
import io.ringfence.policyservice.core.access.provider.Person;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users in PostgreSQL. */
@ApplicationScoped
public class Users implements UserStore {

    @Inject
    Ledger ledger;

    @Inject
    EntityManager entityManager;

    /** What the audit says of a user. */
    private record Told(
            String role,
            @Nullable String tenant,
            boolean disabled,
            @Nullable Boolean newPassword) {
        static Told of(UserRow row, @Nullable Boolean newPassword) {
            return new Told(row.role, row.tenant, row.disabled, newPassword);
        }
    }

    @Override
    @Transactional
    public List<User> all() {
        return UserRow.<UserRow>findAll(Sort.by("name")).page(0, MOST).stream()
                .map(UserRow::user)
                .toList();
    }

    @Override
    @Transactional
    public Optional<User> find(String name) {
        return UserRow.<UserRow>findByIdOptional(name).map(UserRow::user);
    }

    @Override
    @Transactional
    public Result<Changed<User>> put(UserDraft draft, Optional<String> passwordHash, Requester who) {
        ledger.lock(); // one change at a time, so that two admins can't remove each other
        UserRow row = UserRow.findById(draft.name());
        if (row == null) {
            return add(draft, passwordHash, who);
        }
        List<InputError> errors = ofProvider(row, draft);
        if (!errors.isEmpty()) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        boolean demoted =
                draft.disabled() || draft.rank() != Rank.ADMIN || draft.tenant().isPresent();
        if (demoted && isLastAdmin(row)) {
            return lastAdmin(row.name);
        }
        Told before = Told.of(row, null);
        row.role = draft.rank().name();
        row.tenant = draft.tenant().orElse(null);
        row.disabled = draft.disabled();
        passwordHash.ifPresent(hash -> row.password = hash);
        Told after = Told.of(row, passwordHash.isPresent() ? true : null);
        if (after.equals(before)) {
            return new Result.Done<>(new Changed<>(Changed.Kind.UNCHANGED, row.user()));
        }
        if (passwordHash.isPresent() || row.disabled) {
            SessionRow.delete("userName", row.name);
        }
        ledger.audit(who, "user.put", User.subject(row.name), false, null, before, after);
        return new Result.Done<>(new Changed<>(Changed.Kind.UPDATED, row.user()));
    }

    private Result<Changed<User>> add(UserDraft draft, Optional<String> passwordHash, Requester who) {
        if (passwordHash.isEmpty()) {
            return new Result.Refused<>(Refusal.of(
                    ProblemType.INVALID, InputError.field("password", "", "is needed for a user who is new")));
        }
        if (UserRow.count() >= MOST) {
            return Result.refused(ProblemType.INVALID, "There are " + MOST + " users already; remove some.");
        }
        UserRow row = new UserRow();
        row.name = draft.name();
        row.password = passwordHash.get();
        row.role = draft.rank().name();
        row.tenant = draft.tenant().orElse(null);
        row.disabled = draft.disabled();
        row.createdAt = ledger.now();
        row.createdBy = who.actor();
        row.persist();
        ledger.audit(who, "user.put", User.subject(row.name), false, null, null, Told.of(row, null));
        return new Result.Done<>(new Changed<>(Changed.Kind.CREATED, row.user()));
    }

    @Override
    @Transactional
    public Result<Changed<User>> remove(String name, Requester who) {
        ledger.lock();
        UserRow row = UserRow.findById(name);
        if (row == null) {
            return Result.refused(ProblemType.NOT_FOUND, "There is no user with the name " + name + ".");
        }
        if (isLastAdmin(row)) {
            return lastAdmin(name);
        }
        User gone = row.user();
        SessionRow.delete("userName", name);
        row.delete();
        ledger.audit(who, "user.remove", User.subject(name), false, null, Told.of(row, null), null);
        return new Result.Done<>(new Changed<>(Changed.Kind.REMOVED, gone));
    }

    @Override
    @Transactional
    public void password(String name, String passwordHash, byte[] keep, Requester who) {
        UserRow row = UserRow.findById(name);
        if (row != null && row.subject == null) {
            row.password = passwordHash;
            SessionRow.delete("userName = ?1 and sha256 <> ?2", name, keep);
            ledger.audit(who, "user.password", User.subject(name), false, null, null, null);
        }
    }

    @Override
    @Transactional
    public Result<User> admit(Person person, Requester from) {
        Optional<UserRow> known = known(person);
        if (known.isPresent() && isAsSaid(known.get(), person)) {
            return admitted(known.get());
        }
        ledger.lock(); // two replicas may see somebody for the first time at once
        entityManager.clear();
        Optional<UserRow> locked = known(person);
        if (locked.isEmpty() && UserRow.findById(person.name()) != null) {
            return Result.refused(
                    ProblemType.FORBIDDEN,
                    "There is another user with the name " + person.name()
                            + " here already; ask an admin to remove that one, or to rename you at the provider.");
        }
        if (locked.isEmpty() && UserRow.count() >= MOST) {
            return Result.refused(ProblemType.FORBIDDEN, "There are " + MOST + " users already; ask an admin.");
        }
        Told before = locked.map(row -> Told.of(row, null)).orElse(null);
        UserRow user = locked.orElseGet(() -> newcomer(person));
        user.role = person.rank().name();
        user.tenant = person.tenant().orElse(null);
        user.persist();
        Requester who = new Requester(user.name, from.address());
        ledger.audit(who, "user.admit", User.subject(user.name), false, null, before, Told.of(user, null));
        return admitted(user);
    }

    private static Optional<UserRow> known(Person person) {
        return UserRow.<UserRow>find("subject", person.subject()).firstResultOptional();
    }

    private static boolean isAsSaid(UserRow row, Person person) {
        return row.role.equals(person.rank().name())
                && Optional.ofNullable(row.tenant).equals(person.tenant());
    }

    private static Result<User> admitted(UserRow row) {
        return row.disabled
                ? Result.refused(ProblemType.FORBIDDEN, row.name + " is kept out here; ask an admin.")
                : new Result.Done<>(row.user());
    }

    private UserRow newcomer(Person person) {
        UserRow row = new UserRow();
        row.name = person.name();
        row.subject = person.subject();
        row.createdAt = ledger.now();
        row.createdBy = "provider";
        return row;
    }

    /** What can't be changed of somebody whom the provider knows. */
    private static List<InputError> ofProvider(UserRow row, UserDraft draft) {
        if (row.subject == null) {
            return List.of();
        }
        List<InputError> errors = new ArrayList<>();
        if (draft.rank() != Rank.valueOf(row.role)) {
            errors.add(
                    InputError.field("role", draft.rank().name(), "is what the identity provider says at each login"));
        }
        if (!draft.tenant().equals(Optional.ofNullable(row.tenant))) {
            errors.add(InputError.field(
                    "tenant", draft.tenant().orElse(""), "is what the identity provider says at each login"));
        }
        if (draft.password().isPresent()) {
            errors.add(InputError.field("password", "", "is none of a user who logs in at the identity provider"));
        }
        return errors;
    }

    @Override
    @Transactional
    public boolean addFirst(String name, String passwordHash) {
        ledger.lock(); // two replicas may start at once
        if (UserRow.count() > 0) {
            return false;
        }
        UserDraft draft = new UserDraft(name, Rank.ADMIN, Optional.empty(), false, Optional.empty());
        return add(draft, Optional.of(passwordHash), Requester.SYSTEM) instanceof Result.Done;
    }

    private static boolean isLastAdmin(UserRow row) {
        return row.user().isFullAdmin()
                && UserRow.count(
                                "role = 'ADMIN' and tenant is null and subject is null and not disabled and name <> ?1",
                                row.name)
                        == 0;
    }

    private static Result<Changed<User>> lastAdmin(String name) {
        return Result.refused(
                ProblemType.LAST_ADMIN,
                name + " is the last admin of the whole cluster who can log in; make another one first.");
    }
}
