package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Cuts;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.registration.RegistrationRules;
import io.ringfence.policyservice.core.settings.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds out whom a change would cut off: its requester, admins, all phones of a tenant, a node. */
@ApplicationScoped
public class CutGuard {

    /** What may allow an address: an {@link Entry} or a {@link StoredList}. */
    private static final Predicate<Object> BY_ANYTHING = any -> true;

    private static final Predicate<Object> NOT_AS_REGISTERED =
            by -> !(by instanceof Entry entry && entry.source().equals(RegistrationRules.SOURCE));

    @Inject
    People people;

    @Inject
    Countries countries;

    @Inject
    StoredFirewallSettings settings;

    @Inject
    Nodes nodes;

    @Inject
    Entries entries;

    @Inject
    Lists lists;

    /** Whom settings would cut off that the present ones let in. */
    Cuts bySettings(FirewallSettings wanted, Requester who, Instant now) {
        if (Reach.isOpen(wanted)) {
            return Cuts.NOBODY;
        }
        FirewallSettings present = settings.current().at(now);
        return cuts(
                people.within(People.EVERYWHERE, now),
                who,
                admin -> isAdminOut(wanted, admin, now) && !isAdminOut(present, admin, now),
                phone -> isPhoneOut(wanted, phone, now) && !isPhoneOut(present, phone, now));
    }

    /**
     * Whom a blocked network would cut off besides the requester, for whom there is a rule of its own. It takes the
     * entries of registered phones away, so these do not help.
     *
     * @param within who has to do with it
     */
    Cuts byBlock(Network network, People.Within within, Instant now) {
        return cuts(
                        within,
                        Requester.SYSTEM,
                        admin -> network.contains(admin) && !isAllowed(admin, now, NOT_AS_REGISTERED),
                        phone -> (network.contains(phone) || isBlocked(phone, now))
                                && !isAllowed(phone, now, NOT_AS_REGISTERED))
                .and(nodes(own -> network.contains(own) && !isAllowed(own, now, NOT_AS_REGISTERED)));
    }

    /** Whom a list of blocked networks would cut off besides the requester. */
    Cuts byBlocks(ListContent content, Instant now) {
        Predicate<Network> within =
                address -> !content.networks(address.family()).covering(address).isEmpty();
        return cuts(
                        people.within(People.EVERYWHERE, now).having(within),
                        Requester.SYSTEM,
                        admin -> !isAllowed(admin, now, BY_ANYTHING),
                        phone -> (within.test(phone) || isBlocked(phone, now)) && !isAllowed(phone, now, BY_ANYTHING))
                .and(nodes(own -> within.test(own) && !isAllowed(own, now, BY_ANYTHING)));
    }

    /** Whom it would cut off if an entry that allows a network were gone. */
    Cuts withoutAllow(Entry gone, Requester who, Instant now) {
        return without(
                gone.network()::contains,
                people.within(List.of(gone.network()), now),
                other -> !(other instanceof Entry entry && entry.id().equals(gone.id())),
                who,
                now);
    }

    /**
     * Whom it would cut off if a list that allows networks were gone.
     *
     * @param instead what it has in place of what it had
     */
    Cuts withoutAllows(String list, Optional<ListContent> instead, Requester who, Instant now) {
        Predicate<Network> lost = address -> lists.covering(address).keySet().stream()
                        .anyMatch(found -> found.name().equals(list))
                && instead.filter(content -> !content.networks(address.family())
                                .covering(address)
                                .isEmpty())
                        .isEmpty();
        return without(
                lost,
                people.within(People.EVERYWHERE, now).having(lost),
                other -> !(other instanceof StoredList found && found.name().equals(list)),
                who,
                now);
    }

    private Cuts without(
            Predicate<Network> lost, People.Within within, Predicate<Object> left, Requester who, Instant now) {
        FirewallSettings present = settings.current().at(now);
        Optional<CountryTable> table = countries.table();
        return cuts(
                within,
                who,
                admin -> lost.test(admin)
                        && (isBlocked(admin, now) || !Reach.admin(present, table, admin))
                        && !isAllowed(admin, now, left),
                phone -> (isBlocked(phone, now) || !Reach.phone(present, table, phone))
                        && !(isAllowed(phone, now, left) && !lost.test(phone)));
    }

    private List<String> nodes(Predicate<Network> ownAddressIsCut) {
        return nodes.all().stream()
                .filter(report -> report.facts().ownAddresses().stream()
                        .map(Network::parse)
                        .anyMatch(ownAddressIsCut))
                .map(NodeReported::node)
                .toList();
    }

    private static Cuts cuts(
            People.Within within, Requester who, Predicate<Network> adminIsCut, Predicate<Network> phoneIsCut) {
        return Cuts.of(who, within.admins(), within.phones(), adminIsCut, phoneIsCut);
    }

    private boolean isAdminOut(FirewallSettings wanted, Network address, Instant now) {
        return !Reach.admin(wanted, countries.table(), address) && !isAllowed(address, now, allowing(wanted));
    }

    private boolean isPhoneOut(FirewallSettings wanted, Network address, Instant now) {
        return !Reach.phone(wanted, countries.table(), address) && !isAllowed(address, now, allowing(wanted));
    }

    private static Predicate<Object> allowing(FirewallSettings wanted) {
        return wanted.automaticAllow().registrations() ? BY_ANYTHING : NOT_AS_REGISTERED;
    }

    private boolean isAllowed(Network address, Instant now, Predicate<Object> by) {
        return entries.covering(address).stream().filter(by).anyMatch(entry -> holds(entry, ListKind.ALLOW, now))
                || lists.covering(address).keySet().stream().filter(by).anyMatch(list -> list.list() == ListKind.ALLOW);
    }

    private boolean isBlocked(Network address, Instant now) {
        return entries.covering(address).stream().anyMatch(entry -> holds(entry, ListKind.BLOCK, now))
                || lists.covering(address).keySet().stream()
                        .map(StoredList::list)
                        .anyMatch(ListKind.BLOCK::equals);
    }

    private static boolean holds(Entry entry, ListKind kind, Instant now) {
        return entry.list() == kind && !entry.isOver(now);
    }
}
