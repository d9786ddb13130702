package io.ringfence.contract.registration;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A registrar has accepted a REGISTER: the phone has proven that it knows the account's secret.
 *
 * @param address the source address of the REGISTER, as the registrar's host saw it; never one from the message's text
 * @param account the address-of-record without scheme, at most {@link RegistrationRecord#MAX_ACCOUNT} characters
 * @param tenant whose account it is, where that is known
 * @param node where it registered
 * @param at when the registrar answered
 * @param expiresAt when the registration ends unless it is renewed
 */
public record PhoneRegistered(
        String address, String account, @Nullable String tenant, String node, Instant at, Instant expiresAt)
        implements RegistrationRecord {

    public PhoneRegistered {
        Bounds.text(address, "address", 45);
        Bounds.text(account, "account", MAX_ACCOUNT);
        if (tenant != null) {
            Bounds.text(tenant, "tenant", MAX_TENANT);
        }
        Bounds.name(node, "node", Bounds.NODE);
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }
}
