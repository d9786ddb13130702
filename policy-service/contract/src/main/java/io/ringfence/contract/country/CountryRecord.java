package io.ringfence.contract.country;

import io.ringfence.contract.Event;

/** A value on {@code ringfence.country-networks}. */
public sealed interface CountryRecord extends Event permits CountryPublished, CountriesPublished {}
