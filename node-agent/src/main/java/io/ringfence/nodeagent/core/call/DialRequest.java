package io.ringfence.nodeagent.core.call;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.call.CallEvent;
import java.util.Optional;

/**
 * A PBX's question whether a call may be placed.
 *
 * @param tenant whose call it is; empty when nobody knows
 * @param extension who sends it out; empty when nobody answers for it
 * @param number the number as it was dialled
 * @param callId the PBX's own id of the calling channel; empty when it gave none
 * @param outside whether the number is one of the outside, however short it is
 */
public record DialRequest(
        Optional<String> tenant, Optional<String> extension, String number, Optional<String> callId, boolean outside) {

    /** The longest id that leaves room for the node's name and a colon. */
    public static final int MAX_CALL_ID = 100;

    public DialRequest {
        tenant.ifPresent(name -> Bounds.name(name, "tenant", Bounds.TENANT));
        extension.ifPresent(name -> Bounds.name(name, "extension", Bounds.EXTENSION));
        Bounds.text(number, "number", CallEvent.MAX_NUMBER);
        if (number.isBlank()) {
            throw new IllegalArgumentException("number: can't be empty");
        }
        callId.ifPresent(id -> Bounds.text(id, "callId", MAX_CALL_ID));
    }

    /** The same for the account that answers for it; nobody when there is none. */
    public static DialRequest of(Optional<Account> account, String number, Optional<String> callId, boolean outside) {
        return new DialRequest(account.map(Account::tenant), account.map(Account::extension), number, callId, outside);
    }

    /** Who answers for it. */
    public Optional<Account> account() {
        return tenant.flatMap(name -> extension.map(from -> new Account(name, from)));
    }
}
