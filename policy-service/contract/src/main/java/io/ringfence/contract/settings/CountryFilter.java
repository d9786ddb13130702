package io.ringfence.contract.settings;

import io.ringfence.contract.Bounds;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may reach something, by country.
 *
 * @param on whether it filters
 * @param allowed ISO 3166-1 alpha-2 codes of the countries that may; at least one when it filters, kept in order and once
 */
public record CountryFilter(boolean on, List<String> allowed) {

    public static final CountryFilter OFF = new CountryFilter(false, List.of());

    /** A country's code. */
    public static final Pattern CODE = Pattern.compile("[A-Z]{2}");

    public CountryFilter {
        allowed = allowed.stream().sorted().distinct().toList();
        allowed.forEach(code -> Bounds.name(code, "allowed", CODE));
        if (on && allowed.isEmpty()) {
            throw new IllegalArgumentException("allowed: name at least one country, or nobody could connect");
        }
    }
}
