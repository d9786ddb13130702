package io.ringfence.nodeagent.edge.os.fail2ban;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ringfence.contract.node.Fail2BanReport.JailBan;
import io.ringfence.contract.node.Fail2BanReport.JailReport;
import io.ringfence.contract.node.Fail2BanReport.State;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import io.ringfence.nodeagent.core.fail2ban.Watched;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jails of a Fail2Ban, asked over its socket. For one thread. */
public final class Jails {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration OTHERS = Duration.ofSeconds(5);
    private static final String ACTION = "ringfence";

    /**
     * What Ringfence's action in a jail says each second.
     *
     * @param id another one after each start of the jail
     * @param lost events that the action could not tell the agent
     * @param banned addresses that are banned
     * @param bannedTotal bans since the start
     * @param failing addresses that have failed and are not banned yet
     * @param failures failures since the start
     * @param zone how Fail2Ban's clock differs from UTC
     */
    public record Pulse(
            String id, long lost, int banned, long bannedTotal, int failing, long failures, ZoneOffset zone) {

        /** Whether the same action has lost no more. */
        public boolean isSameLoss(Pulse later) {
            return id.equals(later.id) && lost == later.lost;
        }
    }

    private final Fail2BanSocket socket;
    private @Nullable String version;
    private Map<String, List<JailBan>> newest = Map.of();
    private final Map<String, JailReport> others = new HashMap<>();
    private final Map<String, List<String>> logs = new HashMap<>();
    private final Map<String, List<Network>> told = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private Instant nextOthers = Instant.MIN;

    public Jails(Fail2BanSocket socket) {
        this.socket = socket;
    }

    /** Makes sure that it answers. */
    public void connect() throws Fail2BanException {
        version = String.valueOf(socket.ask("version"));
    }

    /** The version that it has told. */
    public String version() {
        return String.valueOf(version);
    }

    /** The version that was told last; null before the first. */
    public @Nullable String knownVersion() {
        return version;
    }

    /** The names of all jails. */
    public Set<String> names() throws Fail2BanException {
        Set<String> names = new LinkedHashSet<>();
        for (String name : text(value(socket.ask("status"), "Jail list")).split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** What Ringfence's own jails say; a jail of that name without Ringfence's action is none. */
    public Map<String, Pulse> pulses(Collection<String> names) throws Fail2BanException {
        Map<String, Pulse> pulses = new LinkedHashMap<>();
        for (String name : names) {
            if (name.startsWith(Watched.PREFIX)) {
                try {
                    JsonNode state = JSON.readTree(text(socket.ask("get", name, "action", ACTION, "state")));
                    pulses.put(
                            name,
                            new Pulse(
                                    state.path("id").asText(),
                                    state.path("lost").asLong(),
                                    state.path("banned").asInt(),
                                    state.path("bannedTotal").asLong(),
                                    state.path("failing").asInt(),
                                    state.path("failures").asLong(),
                                    ZoneOffset.ofTotalSeconds(
                                            Math.clamp(state.path("zone").asInt(), -64_800, 64_800))));
                } catch (JsonProcessingException e) {
                    throw new Fail2BanException(State.SILENT, "jail " + name + " gives no state: " + e.getMessage());
                } catch (Fail2BanException e) {
                    if (e.state() != State.REFUSED) {
                        throw e;
                    }
                }
            }
        }
        return pulses;
    }

    /** All bans of jails of Ringfence. */
    public List<FoundBan> bans(Collection<String> ours) throws Fail2BanException {
        List<FoundBan> all = new ArrayList<>();
        for (String name : ours) {
            all.addAll(ActionEvent.readAll(text(socket.ask("get", name, "action", ACTION, "bans"))));
        }
        return all;
    }

    /** Remembers the newest bans of each jail, for reports. */
    public void newest(List<FoundBan> all) {
        Map<String, List<JailBan>> byJail = new HashMap<>();
        all.stream().sorted(Comparator.comparing(FoundBan::start).reversed()).forEach(ban -> {
            List<JailBan> bans = byJail.computeIfAbsent(ban.jail(), jail -> new ArrayList<>());
            if (bans.size() < JailReport.MAX_BANS) {
                bans.add(new JailBan(ban.address().address(), ban.until()));
            }
        });
        newest = byJail;
    }

    /** Ends every ban of Ringfence's jails inside networks. */
    public void unban(Collection<Network> networks) throws Fail2BanException {
        for (String name : names()) {
            if (!name.startsWith(Watched.PREFIX)) {
                continue;
            }
            Set<String> held = new LinkedHashSet<>();
            boolean wide = networks.stream().anyMatch(network -> !network.isAddress());
            if (wide) {
                for (FoundBan ban : bans(List.of(name))) {
                    if (networks.stream().anyMatch(network -> network.contains(ban.address()))) {
                        held.add(ban.address().address());
                    }
                }
            } else {
                networks.forEach(network -> held.add(network.address()));
            }
            for (String address : held) {
                try {
                    socket.ask("set", name, "unbanip", address);
                } catch (Fail2BanException e) {
                    if (e.state() != State.REFUSED) { // it is not banned there
                        throw e;
                    }
                }
            }
        }
    }

    /** Tells jails whom never to ban, where that is not what they were told before. */
    public void ignore(Collection<String> ours, List<Network> networks) throws Fail2BanException {
        for (String name : ours) {
            if (networks.equals(told.get(name))) {
                continue;
            }
            Set<String> wanted = new LinkedHashSet<>(List.of("127.0.0.0/8", "::1"));
            networks.forEach(network -> wanted.add(network.isAddress() ? network.address() : network.toString()));
            Set<String> held = new LinkedHashSet<>();
            if (socket.ask("get", name, "ignoreip") instanceof List<?> list) {
                list.forEach(item -> held.add(text(item)));
            }
            for (String network : held) {
                if (!wanted.contains(network)) {
                    socket.ask("set", name, "delignoreip", network);
                }
            }
            for (String network : wanted) {
                if (!held.contains(network)) {
                    socket.ask("set", name, "addignoreip", network);
                }
            }
            told.put(name, networks);
        }
    }

    /** The report of each jail: Ringfence's now, others every few seconds. */
    public List<JailReport> reports(Set<String> names, Map<String, Pulse> ours, Instant now) throws Fail2BanException {
        boolean askOthers = !now.isBefore(nextOthers);
        if (askOthers) {
            nextOthers = now.plus(OTHERS);
            others.keySet().retainAll(names);
        }
        List<JailReport> reports = new ArrayList<>();
        for (Map.Entry<String, Pulse> jail : ours.entrySet()) {
            Pulse pulse = jail.getValue();
            if (!pulse.id().equals(ids.put(jail.getKey(), pulse.id()))) {
                logs.remove(jail.getKey());
                told.remove(jail.getKey());
            }
            if (!logs.containsKey(jail.getKey()) || askOthers) {
                logs.put(jail.getKey(), files(socket.ask("get", jail.getKey(), "logpath")));
            }
            reports.add(new JailReport(
                    jail.getKey(),
                    true,
                    pulse.failing(),
                    pulse.failures(),
                    pulse.banned(),
                    pulse.bannedTotal(),
                    logs.getOrDefault(jail.getKey(), List.of()),
                    newest.getOrDefault(jail.getKey(), List.of())));
        }
        ZoneId zone = ours.values().stream()
                .map(pulse -> (ZoneId) pulse.zone())
                .findFirst()
                .orElse(ZoneId.systemDefault());
        for (String name : names) {
            if (!ours.containsKey(name) && (askOthers || !others.containsKey(name))) {
                others.put(name, other(name, zone));
            }
        }
        return Stream.concat(
                        reports.stream(),
                        others.values().stream()
                                .filter(report -> !ours.containsKey(report.name()))
                                .sorted(Comparator.comparing(JailReport::name)))
                .limit(64)
                .toList();
    }

    private JailReport other(String name, ZoneId zone) throws Fail2BanException {
        Object status = socket.ask("status", name);
        Object filter = value(status, "Filter");
        Object actions = value(status, "Actions");
        List<JailBan> bans = new ArrayList<>();
        if (socket.ask("get", name, "banip", "--with-time") instanceof List<?> list) {
            list.reversed().stream()
                    .limit(JailReport.MAX_BANS)
                    .forEach(item -> bans.add(TimedBan.read(text(item), zone)));
        }
        return new JailReport(
                name,
                false,
                (int) number(value(filter, "Currently failed")),
                number(value(filter, "Total failed")),
                (int) number(value(actions, "Currently banned")),
                number(value(actions, "Total banned")),
                files(value(filter, "File list")),
                bans);
    }

    private static List<String> files(@Nullable Object list) {
        return list instanceof List<?> files
                ? files.stream().map(Jails::text).limit(32).toList()
                : List.of();
    }

    private static @Nullable Object value(@Nullable Object pairs, String name) {
        if (pairs instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof List<?> pair && pair.size() == 2 && name.equals(pair.getFirst())) {
                    return pair.get(1);
                }
            }
        }
        return null;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? Math.max(0, number) : 0;
    }

    /** A text, or the first argument of an object that stands for one, such as an address. */
    private static String text(@Nullable Object value) {
        return value instanceof List<?> list && !list.isEmpty() ? text(list.getFirst()) : String.valueOf(value);
    }
}
