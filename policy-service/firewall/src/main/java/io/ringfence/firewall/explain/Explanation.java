package io.ringfence.firewall.explain;

import io.ringfence.firewall.network.Network;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Why an address passes or is dropped by the stored policy.
 *
 * @param ip the address
 * @param decides the first layer that matches
 * @param sentence the answer in one plain sentence
 * @param matches everything that contains the address, in rule order, the widest first
 * @param lift the calls that take away every block of it; empty when nothing blocks it
 */
public record Explanation(Network ip, Layer decides, String sentence, List<Match> matches, List<String> lift) {

    private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"));

    public Explanation {
        matches = List.copyOf(matches);
        lift = List.copyOf(lift);
    }

    /** Whether packets from the address are dropped. */
    public Layer.Verdict verdict() {
        return decides.verdict();
    }

    /**
     * Explains an address.
     *
     * @param matches what contains it, in any order, without what has ended
     * @param filters what the settings do to it, as {@link Filters} says
     */
    public static Explanation of(Network ip, List<Match> matches, Map<Layer, String> filters) {
        List<Match> ordered = matches.stream()
                .sorted(Comparator.comparing(Match::layer)
                        .thenComparing(match -> match.network().prefix())
                        .thenComparing(Match::origin))
                .toList();
        Layer decides = decides(ip, ordered, filters);
        Stream<String> blocks =
                ordered.stream().filter(match -> match.layer() == Layer.BLOCK).map(match -> match.lift(ip));
        Stream<String> allow = filters.isEmpty() || ordered.stream().anyMatch(match -> match.layer() == Layer.ALLOW)
                ? Stream.empty()
                : Stream.of(Match.allow(ip));
        return new Explanation(
                ip,
                decides,
                sentence(ip, decides, ordered, filters),
                ordered,
                Stream.concat(blocks, allow).distinct().toList());
    }

    /** The layer that decides on a node where the address is, or is not, one of the control plane. */
    public Layer decidesOn(List<Network> controlPlane) {
        boolean always = controlPlane.stream().anyMatch(network -> network.contains(ip));
        return always && decides.compareTo(Layer.CONTROL_PLANE) > 0 ? Layer.CONTROL_PLANE : decides;
    }

    private static Layer decides(Network ip, List<Match> ordered, Map<Layer, String> filters) {
        if (LOOPBACK.stream().anyMatch(network -> network.contains(ip))) {
            return Layer.LOOPBACK;
        }
        return Stream.concat(ordered.stream().map(Match::layer), filters.keySet().stream())
                .min(Comparator.naturalOrder())
                .orElse(Layer.DEFAULT);
    }

    private static String sentence(Network ip, Layer decides, List<Match> ordered, Map<Layer, String> filters) {
        String what = switch (decides) {
            case LOOPBACK, CONTROL_PLANE, ALLOW, DEFAULT -> " passes, because ";
            case BLOCK, COUNTRY -> " is dropped, because ";
            case SIP_CLOSED -> " is dropped on the SIP ports, because ";
        };
        StringBuilder text =
                new StringBuilder(ip.address()).append(what).append(filters.getOrDefault(decides, decides.reason()));
        List<Match> deciding =
                ordered.stream().filter(match -> match.layer() == decides).toList();
        if (!deciding.isEmpty()) {
            text.append(": ").append(deciding.getFirst().sentence());
            appendMore(text, deciding.size() - 1);
        }
        List<Match> overruled = ordered.stream()
                .filter(match -> match.layer() == Layer.BLOCK && decides != Layer.BLOCK)
                .toList();
        if (!overruled.isEmpty()) {
            text.append("; it overrules ").append(overruled.getFirst().sentence());
            appendMore(text, overruled.size() - 1);
        }
        return text.append('.').toString();
    }

    private static void appendMore(StringBuilder text, int more) {
        if (more > 0) {
            text.append(" and ").append(more).append(" more");
        }
    }
}
