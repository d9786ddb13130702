package io.ringfence.policyservice.core.country;

import io.ringfence.firewall.country.CountryTable;
import java.util.Optional;

/** The countries as they are published, which is as nodes have them. */
public interface Countries {

    Optional<CountryTable> table();
}
