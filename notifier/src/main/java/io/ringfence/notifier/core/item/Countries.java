package io.ringfence.notifier.core.item;

import java.util.Optional;

/** Where networks are. */
public interface Countries {

    /** No country is known. */
    Countries NONE = _ -> Optional.empty();

    /** The country of an address or a network, ISO 3166; empty when it is not known. */
    Optional<String> of(String network);
}
