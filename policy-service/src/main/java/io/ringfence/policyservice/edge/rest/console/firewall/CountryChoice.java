package io.ringfence.policyservice.edge.rest.console.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.firewall.GeoipView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * The countries of one filter, as a page has them: those that may, or those that may not. Stored are always those that may, so
 * which of both is shown is the shorter one.
 *
 * @param filter the setting: {@code serverCountries} or {@code webCountries}
 * @param on whether it filters
 * @param except whether the ticked ones are those that may not
 * @param countries all, by name
 */
record CountryChoice(String filter, boolean on, boolean except, List<Country> countries) {

    /** What the nodes are asked for, by the name in the page's address. */
    static final Map<String, String> FILTERS = Map.of("all", "serverCountries", "web", "webCountries");

    /** In no list of Java, but in databases of countries. */
    private static final String KOSOVO = "XK";

    /**
     * A country.
     *
     * @param networks how many of its networks the database has
     */
    record Country(String code, String name, boolean ticked, int networks) {}

    /** As it is stored. */
    static CountryChoice stored(String filter, JsonNode settings, GeoipView known) {
        Set<String> allowed = codes(settings.path(filter).path("allowed"));
        Set<String> all = all(allowed, known);
        boolean except = allowed.size() > all.size() / 2;
        Set<String> ticked = new LinkedHashSet<>(all);
        ticked.removeIf(code -> allowed.contains(code) == except);
        return of(filter, settings.path(filter).path("on").asBoolean(), except, ticked, all, known);
    }

    /** As it was typed. */
    static CountryChoice typed(String filter, Typed form, GeoipView known) {
        Set<String> ticked = new LinkedHashSet<>(form.all("country"));
        return of(filter, form.on("on"), isExcept(form), ticked, all(Set.of(), known), known);
    }

    /** The settings with what was typed. */
    static ObjectNode settings(String filter, JsonNode stored, Typed form, GeoipView known) {
        ObjectNode settings = stored.deepCopy();
        ObjectNode set = settings.putObject(filter);
        set.put("on", form.on("on"));
        Set<String> ticked = new TreeSet<>(form.all("country"));
        ArrayNode allowed = set.putArray("allowed");
        if (isExcept(form)) {
            all(codes(stored.path(filter).path("allowed")), known).stream()
                    .filter(code -> !ticked.contains(code))
                    .forEach(allowed::add);
        } else {
            ticked.forEach(allowed::add);
        }
        return settings;
    }

    /** Whether a country is ticked, for the map. */
    Set<String> ticked() {
        Set<String> codes = new TreeSet<>();
        countries.stream().filter(Country::ticked).map(Country::code).forEach(codes::add);
        return codes;
    }

    private static boolean isExcept(Typed form) {
        return form.of("mode").equals("except");
    }

    private static CountryChoice of(
            String filter, boolean on, boolean except, Set<String> ticked, Set<String> all, GeoipView known) {
        Map<String, Integer> networks = new HashMap<>();
        known.countries()
                .forEach(country -> networks.put(country.country(), country.ipv4Networks() + country.ipv6Networks()));
        List<Country> countries = all.stream()
                .map(code -> new Country(code, name(code), ticked.contains(code), networks.getOrDefault(code, 0)))
                .sorted(Comparator.comparing(Country::name))
                .toList();
        return new CountryChoice(filter, on, except, countries);
    }

    private static String name(String code) {
        return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
    }

    private static Set<String> all(Set<String> stored, GeoipView known) {
        Set<String> all = new TreeSet<>(Arrays.asList(Locale.getISOCountries()));
        all.add(KOSOVO);
        all.addAll(stored);
        known.countries().forEach(country -> all.add(country.country()));
        return all;
    }

    private static Set<String> codes(JsonNode array) {
        Set<String> codes = new LinkedHashSet<>();
        StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).forEach(codes::add);
        return codes;
    }
}
