package io.ringfence.nodeagent.edge.os.fail2ban;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Ringfence's action in Fail2Ban says. Its matches have text of attackers in them: they are bounded here, and nothing is
 * read out of them.
 *
 * @param isBan whether it is a ban; otherwise somebody's hand has ended one
 * @param ban the ban
 */
public record ActionEvent(boolean isBan, FoundBan ban) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[\\d;]*m");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /** One line of the action; empty when it is none, or of something else than an address. */
    public static Optional<ActionEvent> read(String line) {
        try {
            return read(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** All bans of a jail, as the action's property has them; what is no ban is left out. */
    public static List<FoundBan> readAll(String json) {
        List<FoundBan> bans = new ArrayList<>();
        try {
            JSON.readTree(json).forEach(node -> read(node).map(ActionEvent::ban).ifPresent(bans::add));
        } catch (JsonProcessingException e) {
            return List.of();
        }
        return bans;
    }

    private static Optional<ActionEvent> read(JsonNode node) {
        String jail = node.path("jail").asText();
        long time = node.path("time").asLong(-1);
        if (!IpBanned.JAIL.matcher(jail).matches() || time < 0 || time > LAST.getEpochSecond()) {
            return Optional.empty();
        }
        Network address;
        try {
            address = Network.parse(node.path("ip").asText());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!address.isAddress()) {
            return Optional.empty();
        }
        long seconds = node.path("bantime").asLong();
        long lasts = seconds < 0 ? IpBanned.MAX_SECONDS : Math.min(seconds, IpBanned.MAX_SECONDS);
        List<String> matches = new ArrayList<>();
        for (JsonNode match : node.path("matches")) {
            String text = clean(match.asText());
            if (!text.isEmpty() && matches.size() < IpBanned.MAX_MATCHES) {
                matches.add(text);
            }
        }
        Instant start = Instant.ofEpochSecond(time);
        return Optional.of(new ActionEvent(
                node.path("event").asText().equals("ban"),
                new FoundBan(
                        jail,
                        address,
                        start,
                        start.plusSeconds(lasts),
                        Math.max(0, node.path("failures").asInt()),
                        matches)));
    }

    private static String clean(String text) {
        StringBuilder out = new StringBuilder();
        COLOURS.matcher(text).replaceAll("").codePoints().forEach(point -> {
            boolean odd = Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
            if (out.length() < IpBanned.MAX_MATCH - 1) {
                out.appendCodePoint(odd ? ' ' : point);
            }
        });
        return out.toString().strip();
    }
}
