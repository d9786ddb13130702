package io.ringfence.bench.fail2ban;

import io.ringfence.standalone.node.NodeFail2Ban;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes wrong passwords into the log that a node's Fail2Ban watches, and reads when it has banned. */
final class Attacks {

    static final int ATTEMPTS = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter OWN_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
    private static final Pattern BAN = Pattern.compile("(\\S+ \\S+) fail2ban\\.actions.* Ban (\\S+)");

    private final NodeFail2Ban fail2ban;

    Attacks(NodeFail2Ban fail2ban) {
        this.fail2ban = fail2ban;
    }

    /** So many attempts as lead to a ban, of each address, in one go. */
    void write(Collection<String> addresses) {
        String at = LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
        StringBuilder lines = new StringBuilder();
        for (String address : addresses) {
            for (int i = 0; i < ATTEMPTS; i++) {
                lines.append('[')
                        .append(at)
                        .append("] NOTICE[1638] chan_sip.c: Registration from '<sip:100@192.0.2.2>' failed for '")
                        .append(address)
                        .append(":5060' - Wrong password\n");
            }
        }
        try {
            Files.writeString(fail2ban.log("asterisk"), lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When Fail2Ban decided each ban, by its own log, in milliseconds since 1970. */
    Map<String, Long> decided() {
        Map<String, Long> bans = new HashMap<>();
        try {
            for (String line : Files.readAllLines(fail2ban.ownLog())) {
                Matcher ban = BAN.matcher(line);
                if (ban.find()) {
                    bans.putIfAbsent(
                            ban.group(2),
                            LocalDateTime.parse(ban.group(1), OWN_TIME)
                                    .atZone(ZoneId.systemDefault())
                                    .toInstant()
                                    .toEpochMilli());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bans;
    }
}
