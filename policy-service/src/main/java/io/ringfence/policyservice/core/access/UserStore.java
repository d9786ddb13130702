package io.ringfence.policyservice.core.access;

import io.ringfence.policyservice.core.access.provider.Person;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.Optional;

/** Where users are kept. Each change is audited, without passwords. */
public interface UserStore {

    /** How many users there may be. */
    int MOST = 1_000;

    /** All users, by name. */
    List<User> all();

    Optional<User> find(String name);

    /** Adds or changes a user; refused when nobody could let others in any more. A new password or being disabled ends their sessions. */
    Result<Changed<User>> put(UserDraft draft, Optional<String> passwordHash, Requester who);

    /** Removes a user and their sessions; refused when nobody could let others in any more. */
    Result<Changed<User>> remove(String name, Requester who);

    /** Sets a user's own password, which ends all their sessions but the one with {@code keep}. */
    void password(String name, String passwordHash, byte[] keep, Requester who);

    /**
     * The user whom the identity provider knows as somebody, made or changed to what it says of them; refused when the name is somebody
     * else's already, or they are kept out here.
     */
    Result<User> admit(Person person, Requester from);

    /** Adds the first user of all; whether there was none. */
    boolean addFirst(String name, String passwordHash);
}
