package io.ringfence.contract.registration;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;

/**
 * A phone has ended its registration (RFC 3261 10.2.2).
 *
 * @param address the source address of the REGISTER
 * @param account the address-of-record without scheme, at most {@link RegistrationRecord#MAX_ACCOUNT} characters
 * @param node where it was registered
 * @param at when the registrar answered
 */
public record PhoneUnregistered(String address, String account, String node, Instant at) implements RegistrationRecord {

    public PhoneUnregistered {
        Bounds.text(address, "address", 45);
        Bounds.text(account, "account", MAX_ACCOUNT);
        Bounds.name(node, "node", Bounds.NODE);
        Objects.requireNonNull(at, "at");
    }
}
