package io.ringfence.policyservice.edge.store;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.registration.RegistrationRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whose addresses there are: of admins who have changed something lately, and of registered phones. */
@ApplicationScoped
public class People {

    static final List<Network> EVERYWHERE = List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0"));

    private static final Duration RECENT = Duration.ofHours(24);

    /** Of each tenant so many phones are looked at, the last to register first. */
    private static final int MAX_PHONES = 1_000;

    /**
     * The addresses in the audit are walked one by one along the index; all rows of a day would be too many. What was refused does not
     * count: otherwise whoever fails to log in could not be blocked.
     */
    private static final String SEEN = "WITH RECURSIVE seen AS ("
            + " (SELECT address FROM audit WHERE address > '' AND outcome = 'DONE' ORDER BY address LIMIT 1)"
            + " UNION ALL SELECT (SELECT a.address FROM audit a WHERE a.address > seen.address AND a.outcome = 'DONE'"
            + " ORDER BY a.address LIMIT 1) FROM seen WHERE seen.address IS NOT NULL),"
            + " admin AS (SELECT address FROM seen WHERE address IS NOT NULL"
            + " AND EXISTS (SELECT 1 FROM audit a WHERE a.address = seen.address AND a.at > :since AND a.outcome = 'DONE'))";

    private static final String ADMINS = SEEN + " SELECT address FROM admin";

    /** A row for each admin's address, for each phone with its tenant, and one without an address if phones are allowed. */
    private static final String WITHIN = SEEN
            + " SELECT address, NULL FROM admin WHERE CAST(address AS inet) <<= ANY (CAST(:networks AS inet[]))"
            + " UNION ALL SELECT host(address), tenant FROM (SELECT address, tenant,"
            + " row_number() OVER (PARTITION BY tenant ORDER BY max(registered_at) DESC) AS place FROM registration"
            + " WHERE expires_at > :now AND tenant IN (SELECT tenant FROM registration"
            + " WHERE address <<= ANY (CAST(:networks AS inet[])) AND expires_at > :now)"
            + " GROUP BY tenant, address) phone WHERE place <= :most"
            + " UNION ALL (SELECT NULL, NULL FROM entry WHERE list = 'ALLOW' AND source = :source"
            + " AND network <<= ANY (CAST(:networks AS inet[])) LIMIT 1)";

    @Inject
    EntityManager entityManager;

    /**
     * Who has to do with some networks.
     *
     * @param admins addresses in them that admins have used in the last 24 hours
     * @param phones all registered phones of each tenant that has some in them
     * @param allowedAsRegistered whether there are entries in them that allow registered phones
     */
    record Within(List<Network> admins, Map<String, List<Network>> phones, boolean allowedAsRegistered) {

        static final Within NOBODY = new Within(List.of(), Map.of(), false);

        /** Only admins, and tenants with any phone, of whom that holds. */
        Within having(Predicate<Network> that) {
            return new Within(
                    admins.stream().filter(that).toList(),
                    phones.entrySet().stream()
                            .filter(tenant -> tenant.getValue().stream().anyMatch(that))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                    allowedAsRegistered);
        }
    }

    Within within(List<Network> networks, Instant now) {
        List<?> rows = entityManager
                .createNativeQuery(WITHIN)
                .setParameter(
                        "networks", networks.stream().map(Network::toString).collect(Collectors.joining(",", "{", "}")))
                .setParameter("since", now.minus(RECENT))
                .setParameter("now", now)
                .setParameter("source", RegistrationRules.SOURCE)
                .setParameter("most", MAX_PHONES)
                .getResultList();
        boolean allowedAsRegistered = false;
        List<Network> admins = new ArrayList<>();
        Map<String, List<Network>> phones = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            if (columns[0] == null) {
                allowedAsRegistered = true;
                continue;
            }
            Network address = Network.parse((String) columns[0]);
            if (columns[1] instanceof String tenant) {
                phones.computeIfAbsent(tenant, key -> new ArrayList<>()).add(address);
            } else {
                admins.add(address);
            }
        }
        admins.sort(Comparator.naturalOrder());
        return new Within(admins, phones, allowedAsRegistered);
    }

    /** Addresses that admins have used in the last 24 hours. */
    List<Network> admins(Instant now) {
        List<?> addresses = entityManager
                .createNativeQuery(ADMINS)
                .setParameter("since", now.minus(RECENT))
                .getResultList();
        return addresses.stream()
                .map(address -> Network.parse((String) address))
                .sorted()
                .toList();
    }
}
