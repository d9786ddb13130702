package io.ringfence.nodeagent.core.fail2ban;

import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Network;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of Ringfence's jail file, in the form of jail.conf(5). */
public final class JailFile {

    private static final String HEAD =
            "# Of Ringfence: written by its node-agent from the firewall's settings, which puts it back when it is changed.\n";

    private JailFile() {}

    /**
     * Writes it.
     *
     * @param logs the logs of each program that is watched, at least one for each
     * @param ignored whom Fail2Ban is never to ban
     * @param agent the socket on which the action tells the agent
     */
    public static String text(Fail2Ban settings, Map<Watched, List<String>> logs, List<Network> ignored, String agent) {
        StringBuilder out = new StringBuilder(HEAD);
        String never = ignored.stream().map(Network::toString).collect(Collectors.joining(" "));
        logs.forEach((watched, paths) -> {
            line(out, "\n[%s]", watched.jail());
            line(out, "enabled = true");
            line(out, "filter = %s", watched.filter());
            line(out, "logpath = %s", String.join("\n          ", paths));
            line(out, "backend = auto");
            line(out, "usedns = no");
            line(out, "maxretry = %d", settings.maxAttempts());
            line(out, "findtime = %d", settings.findSeconds());
            line(out, "bantime = %d", settings.banSeconds());
            line(out, "bantime.increment = %s", settings.growing() ? "true" : "false");
            line(out, "bantime.maxtime = %d", IpBanned.MAX_SECONDS);
            line(out, "maxmatches = %d", Math.max(IpBanned.MAX_MATCHES, settings.maxAttempts()));
            line(out, "ignoreself = true");
            line(out, "ignoreip = 127.0.0.0/8 ::1 %s", never);
            line(out, "action = ringfence.py[agent=\"%s\"]", agent);
        });
        return out.toString();
    }

    /** What a file asks of Fail2Ban, beside whom to ignore, which running jails are told in another way. */
    public static String asks(String text) {
        return text.lines().filter(line -> !line.startsWith("ignoreip = ")).collect(Collectors.joining("\n"));
    }

    private static void line(StringBuilder out, String form, Object... values) {
        out.append(values.length == 0 ? form : String.format(form, values)).append('\n');
    }
}
