package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.registration.PhoneRegistered;
import io.ringfence.contract.registration.PhoneUnregistered;
import io.ringfence.contract.registration.RegistrationRecord;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.registration.RegistrationRules;
import io.ringfence.policyservice.core.registration.RegistrationStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Registered phones in PostgreSQL, and the entries that allow their addresses. */
@ApplicationScoped
public class Registrations implements RegistrationStore {

    private static final String REGISTER = "INSERT INTO registration AS known"
            + " (address, account, tenant, node, registered_at, expires_at)"
            + " SELECT CAST(:address AS inet), :account, nullif(:tenant, ''), :node, :at, :until"
            + " WHERE (SELECT count(*) FROM registration r WHERE r.account = :account AND r.expires_at > :now"
            + " AND r.address <> CAST(:address AS inet)) < :most"
            + " ON CONFLICT (address, account) DO UPDATE SET tenant = excluded.tenant, node = excluded.node,"
            + " registered_at = excluded.registered_at, expires_at = excluded.expires_at"
            + " WHERE known.registered_at <= excluded.registered_at";

    private static final String STANDINGS = "SELECT host(a.address), r.until, r.accounts, r.account, EXISTS (SELECT 1"
            + " FROM entry b WHERE b.list = 'BLOCK' AND b.network >>= a.address"
            + " AND (b.expires_at IS NULL OR b.expires_at > ?)), e.id"
            + " FROM unnest(CAST(? AS inet[])) AS a(address)"
            + " CROSS JOIN LATERAL (SELECT max(expires_at) AS until, count(*) AS accounts, min(account) AS account"
            + " FROM registration WHERE address = a.address AND expires_at > ?) r"
            + " LEFT JOIN entry e ON e.list = 'ALLOW' AND e.network = CAST(a.address AS cidr)";

    @Inject
    EntityManager entityManager;

    @Inject
    Ledger ledger;

    @Inject
    Entries entries;

    @Inject
    StoredFirewallSettings settings;

    /** An address, what is registered there, whether it is blocked, and the entry that allows it. */
    private record Phones(
            Network address,
            @Nullable Instant until,
            long accounts,
            @Nullable String account,
            boolean blocked,
            @Nullable UUID entry) {

        String comment() {
            return "registered: " + account + (accounts > 1 ? " and " + (accounts - 1) + " more" : "");
        }
    }

    @Override
    @Transactional
    public int take(List<RegistrationRecord> records) {
        Instant now = ledger.now();
        Set<Network> touched = new LinkedHashSet<>();
        int refused = 0;
        for (RegistrationRecord record : records) {
            switch (record) {
                case PhoneRegistered phone -> refused += register(phone, now) ? 0 : 1;
                case PhoneUnregistered phone -> unregister(phone);
            }
            touched.add(Network.parse(record.address()));
        }
        long change = ledger.lock();
        boolean on = settings.current().confirmed().automaticAllow().registrations();
        if (settle(touched, on, change, now)) {
            ledger.take(change);
        }
        return refused;
    }

    @Override
    @Transactional
    public void forgetOver(Instant now) {
        entityManager
                .createNativeQuery("DELETE FROM registration WHERE ctid IN (SELECT ctid FROM registration"
                        + " WHERE expires_at <= :now FOR UPDATE SKIP LOCKED)")
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Takes away what allows phones in a network that an admin blocks; as a part of that change. */
    void blocked(Network network, long change) {
        remove(
                entityManager
                        .createNativeQuery(
                                "SELECT * FROM entry WHERE list = 'ALLOW' AND source = :source"
                                        + " AND network <<= CAST(:network AS inet)",
                                EntryRow.class)
                        .setParameter("network", network.toString())
                        .setParameter("source", RegistrationRules.SOURCE)
                        .getResultList(),
                change);
    }

    /** Allows all registered phones, or none any more; as a part of the change of the settings. */
    void switched(boolean on, long change) {
        if (on) {
            List<?> addresses = entityManager
                    .createNativeQuery("SELECT DISTINCT host(address) FROM registration")
                    .getResultList();
            settle(
                    addresses.stream()
                            .map(address -> Network.parse((String) address))
                            .toList(),
                    true,
                    change,
                    ledger.now());
        } else {
            remove(EntryRow.list("list = ?1 and source = ?2", ListKind.ALLOW, RegistrationRules.SOURCE), change);
        }
    }

    private boolean register(PhoneRegistered phone, Instant now) {
        Instant longest = now.plus(RegistrationRules.LONGEST);
        Instant until = phone.expiresAt().isAfter(longest) ? longest : phone.expiresAt();
        if (!until.isAfter(now)) {
            return true; // over already, as when this service was away for long
        }
        int written = entityManager
                .createNativeQuery(REGISTER)
                .setParameter("address", phone.address())
                .setParameter("account", phone.account())
                .setParameter("tenant", Objects.requireNonNullElse(phone.tenant(), ""))
                .setParameter("node", phone.node())
                .setParameter("at", phone.at())
                .setParameter("until", until)
                .setParameter("now", now)
                .setParameter("most", RegistrationRules.MAX_ADDRESSES)
                .executeUpdate();
        return written > 0 || isKnown(phone);
    }

    private boolean isKnown(PhoneRegistered phone) {
        return !entityManager
                .createNativeQuery(
                        "SELECT 1 FROM registration WHERE address = CAST(:address AS inet)" + " AND account = :account")
                .setParameter("address", phone.address())
                .setParameter("account", phone.account())
                .getResultList()
                .isEmpty();
    }

    private void unregister(PhoneUnregistered phone) {
        entityManager
                .createNativeQuery("DELETE FROM registration WHERE address = CAST(:address AS inet)"
                        + " AND account = :account AND registered_at <= :at")
                .setParameter("address", phone.address())
                .setParameter("account", phone.account())
                .setParameter("at", phone.at())
                .executeUpdate();
    }

    /** Makes the entries of addresses as they have to be; says whether anything was to be done. */
    private boolean settle(Collection<Network> addresses, boolean on, long change, Instant now) {
        List<Phones> standings = standings(addresses, now);
        Map<UUID, EntryRow> rows = EntryRow.<EntryRow>list(
                        "id in ?1",
                        standings.stream()
                                .map(Phones::entry)
                                .filter(Objects::nonNull)
                                .toList())
                .stream()
                .collect(Collectors.toMap(row -> row.id, Function.identity()));
        boolean changed = false;
        for (Phones phones : standings) {
            EntryRow row = phones.entry() == null ? null : rows.get(phones.entry());
            Entry entry = row == null ? null : row.entry();
            switch (RegistrationRules.decide(
                    new RegistrationRules.Standing(phones.until(), entry, phones.blocked(), on), now)) {
                case RegistrationRules.Keep() -> {}
                case RegistrationRules.Allow(Instant until) -> {
                    allow(phones, row, entry, until, change);
                    changed = true;
                }
                case RegistrationRules.Remove() -> {
                    remove(List.of(Objects.requireNonNull(row)), change);
                    changed = true;
                }
            }
        }
        return changed;
    }

    private void allow(Phones phones, @Nullable EntryRow row, @Nullable Entry before, Instant until, long change) {
        Instant now = ledger.now();
        String actor = Requester.SYSTEM.actor();
        Entry after = new Entry(
                before == null ? UUID.randomUUID() : before.id(),
                ListKind.ALLOW,
                phones.address(),
                RegistrationRules.SOURCE,
                phones.comment(),
                until,
                before == null ? now : before.createdAt(),
                actor,
                now,
                actor,
                change,
                null);
        EntryRow stored = row == null ? new EntryRow() : row;
        stored.set(after);
        stored.persist();
        ledger.enqueue(change, List.of(ledger.message(after.published(), change, now)));
        if (before == null) { // that a phone stays registered is no news
            ledger.audit(Requester.SYSTEM, "entry.add", after.key(), false, change, null, after.recorded());
        }
    }

    private void remove(List<?> rows, long change) {
        for (Object each : rows) {
            EntryRow row = (EntryRow) each;
            Entry entry = row.entry();
            row.delete();
            entries.removed(entry, change, "entry.remove", Requester.SYSTEM, false);
        }
    }

    private List<Phones> standings(Collection<Network> addresses, Instant now) {
        String array = addresses.stream().map(Network::address).collect(Collectors.joining(",", "{", "}"));
        List<Phones> found = new ArrayList<>(addresses.size());
        ledger.jdbc(connection -> {
            try (PreparedStatement query = connection.prepareStatement(STANDINGS)) {
                query.setTimestamp(1, Timestamp.from(now));
                query.setString(2, array);
                query.setTimestamp(3, Timestamp.from(now));
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Phones(
                                Network.parse(rows.getString(1)),
                                WholePolicy.instant(rows, 2),
                                rows.getLong(3),
                                rows.getString(4),
                                rows.getBoolean(5),
                                rows.getObject(6, UUID.class)));
                    }
                }
            }
        });
        return found;
    }
}
