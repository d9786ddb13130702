package io.ringfence.contract.registration;

import io.ringfence.contract.Event;
import java.time.Instant;

/**
 * A value on {@code ringfence.registrations}. The key is the phone's address; several accounts may register from one
 * address, so a reader that needs all of them keeps what it has read.
 */
public sealed interface RegistrationRecord extends Event permits PhoneRegistered, PhoneUnregistered {

    /** The longest account. */
    int MAX_ACCOUNT = 200;

    /** The longest tenant. */
    int MAX_TENANT = 57;

    /** The phone's address, without a prefix length: {@code 203.0.113.9}. */
    String address();

    /** What registered: the address-of-record without scheme, {@code 100@acme.example.com} (RFC 3261 10.3). */
    String account();

    /** When the registrar answered. */
    Instant at();

    @Override
    default String key() {
        return address();
    }
}
