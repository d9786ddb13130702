package io.ringfence.policyservice.core.traffic;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which packets are asked for. All that is given must hold.
 *
 * @param peer the one peer that is asked for, which is in one partition
 * @param network one end is in it
 * @param from captured then or later
 * @param to captured before then; empty for all up to now
 * @param status a status, or its first digit with {@code xx}
 * @param all also frames without a message: keep-alives, fragments, segments of streams, what is encrypted, what is not SIP
 */
public record TrafficQuery(
        Optional<String> peer,
        Optional<Network> network,
        Instant from,
        Optional<Instant> to,
        Optional<String> method,
        Optional<String> status,
        Optional<String> callId,
        Optional<String> user,
        Optional<String> userAgent,
        Optional<String> node,
        Optional<String> text,
        boolean all) {

    /** How far back packets are looked for when nobody says. */
    public static final Duration USUAL = Duration.ofHours(1);

    private static final int LONGEST = 200;

    /**
     * Reads the parameters, and names everything that is wrong with them.
     *
     * @param sent by name: ip, cidr, from, to, method, status, callId, user, userAgent, node, text, all
     */
    public static Result<TrafficQuery> of(Map<String, String> sent, Instant now) {
        List<InputError> errors = new ArrayList<>();
        sent.forEach((name, value) -> {
            if (value.isBlank() || value.length() > LONGEST) {
                errors.add(InputError.field(name, value, "must have 1 to " + LONGEST + " characters"));
            }
        });
        Optional<Network> peer = network(sent.get("ip"), "ip", errors);
        if (peer.isPresent() && !peer.get().isAddress()) {
            errors.add(InputError.field("ip", sent.get("ip"), "must be one address; cidr takes networks"));
        }
        Optional<Network> network = network(sent.get("cidr"), "cidr", errors);
        String until = sent.get("to");
        Instant asked = until == null ? now : EntryDraft.instant(until, "to", errors);
        Instant end = asked == null || asked.isAfter(now) ? now : asked;
        String since = sent.get("from");
        Instant start = since == null ? end.minus(USUAL) : EntryDraft.instant(since, "from", errors);
        if (start != null && !start.isBefore(end)) {
            errors.add(InputError.field("from", since, "must be before to and before now"));
        }
        String status = sent.get("status");
        if (status != null && !status.matches("[1-6](xx|[0-9]{2})")) {
            errors.add(InputError.field("status", status, "must be a status such as 404, or a class such as 4xx"));
        }
        String all = sent.getOrDefault("all", "false");
        if (!all.equals("true") && !all.equals("false")) {
            errors.add(InputError.field("all", all, "must be true or false"));
        }
        if (start == null || !errors.isEmpty()) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        return new Result.Done<>(new TrafficQuery(
                peer.map(Network::address),
                network,
                start.isBefore(Instant.EPOCH) ? Instant.EPOCH : start,
                end.isBefore(now) ? Optional.of(end) : Optional.empty(),
                Optional.ofNullable(sent.get("method")).map(method -> method.toUpperCase(Locale.ROOT)),
                Optional.ofNullable(status),
                Optional.ofNullable(sent.get("callId")).map(TrafficQuery::fact),
                Optional.ofNullable(sent.get("user")).map(TrafficQuery::fact),
                Optional.ofNullable(sent.get("userAgent")).map(agent -> agent.toLowerCase(Locale.ROOT)),
                Optional.ofNullable(sent.get("node")),
                Optional.ofNullable(sent.get("text")),
                all.equals("true")));
    }

    /** Whether a record is shown: a message, a count of what was left out, or, where all are asked for, any frame. */
    public boolean isRow(CapturedPacket packet) {
        return (all || packet.sip() != null || packet.kind() == Kind.LEFT_OUT) && matches(packet);
    }

    /** Whether all that is asked for holds of a record. */
    public boolean matches(CapturedPacket packet) {
        Instant at = packet.origin().at();
        return !at.isBefore(from)
                && to.map(at::isBefore).orElse(true)
                && node.map(packet.origin().node()::equals).orElse(true)
                && peer.map(packet.remote()::equals).orElse(true)
                && network.map(in -> isIn(packet, in)).orElse(true)
                && (!asksOfSip() || packet.sip() != null && matches(packet.sip()))
                && text.map(part -> has(packet.bytes(), part)).orElse(true);
    }

    /**
     * Whether all that is asked for holds of a frame, where nothing is asked of what its message says or of its ends but the peer.
     *
     * @param timeNanos when it was captured, in nanoseconds since 1970
     */
    public boolean matchesFrame(String remote, String on, long timeNanos, byte[] bytes) {
        return timeNanos >= nanos(from)
                && (to.isEmpty() || timeNanos < nanos(to.get()))
                && (node.isEmpty() || node.get().equals(on))
                && (peer.isEmpty() || peer.get().equals(remote))
                && (text.isEmpty() || has(bytes, text.get()));
    }

    /** Whether a frame's facts must be known to judge it. */
    public boolean asksOfFacts() {
        return asksOfSip() || network.isPresent();
    }

    /** Whether anything is asked that only messages have. */
    public boolean asksOfSip() {
        return method.isPresent()
                || status.isPresent()
                || callId.isPresent()
                || user.isPresent()
                || userAgent.isPresent();
    }

    private boolean matches(Sip sip) {
        return method.map(name -> name.equals(sip.method())).orElse(true)
                && status.map(wanted -> hasStatus(sip.status(), wanted)).orElse(true)
                && callId.map(id -> id.equals(sip.callId())).orElse(true)
                && user.map(name -> name.equals(sip.fromUser()) || name.equals(sip.toUser()))
                        .orElse(true)
                && userAgent
                        .map(part -> sip.userAgent() != null
                                && sip.userAgent().toLowerCase(Locale.ROOT).contains(part))
                        .orElse(true);
    }

    private static boolean hasStatus(int status, String wanted) {
        return wanted.endsWith("xx") ? status / 100 == wanted.charAt(0) - '0' : status == Integer.parseInt(wanted);
    }

    private static boolean isIn(CapturedPacket packet, Network network) {
        Flow flow = packet.flow();
        return flow == null
                ? isIn(packet.remote(), network)
                : isIn(flow.source(), network) || isIn(flow.destination(), network);
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    private static boolean isIn(String address, Network network) {
        try {
            return network.contains(Network.parse(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether bytes have a text in them; of ASCII's letters small and large ones are the same. */
    private static boolean has(byte[] bytes, String text) {
        byte[] part = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < part.length; i++) {
            part[i] = small(part[i]);
        }
        for (int i = 0; i <= bytes.length - part.length; i++) {
            int same = 0;
            while (same < part.length && small(bytes[i + same]) == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    private static byte small(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 'a' - 'A') : letter;
    }

    /** As it is in a header, where long ones are cut. */
    private static String fact(String text) {
        return text.length() > CapturedPacket.MAX_FACT ? text.substring(0, CapturedPacket.MAX_FACT) : text;
    }

    private static Optional<Network> network(@Nullable String text, String field, List<InputError> errors) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Network.parse(text.strip()));
        } catch (IllegalArgumentException e) {
            errors.add(InputError.field(field, text, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
