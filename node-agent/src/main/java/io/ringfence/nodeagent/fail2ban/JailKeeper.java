package io.ringfence.nodeagent.fail2ban;

import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.JailFile;
import io.ringfence.nodeagent.core.fail2ban.Watched;
import io.ringfence.nodeagent.edge.os.fail2ban.Fail2BanException;
import io.ringfence.nodeagent.edge.os.fail2ban.Fail2BanFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Keeps Ringfence's files in Fail2Ban's configuration as the settings ask; what Fail2Ban refuses is not used. For one thread. */
final class JailKeeper {

    private static final Logger LOG = Logger.getLogger(JailKeeper.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Fail2BanFiles files;
    private final String socket;
    private final Consumer<String> repaired;
    private final InstantSource clock;
    private String refused = "";
    private String refusedWords = "";
    private String written = "";
    private Map<String, String> before = Map.of();
    private Instant nextTry = Instant.MIN;

    /**
     * Keeps files.
     *
     * @param socket where the action tells of bans
     * @param repaired is told what somebody had changed
     */
    JailKeeper(Fail2BanFiles files, String socket, Consumer<String> repaired, InstantSource clock) {
        this.files = files;
        this.socket = socket;
        this.repaired = repaired;
        this.clock = clock;
    }

    /** Why Fail2Ban refuses what is asked, in its words; empty when it does not. */
    String refusal() {
        return refusedWords;
    }

    /** Puts the files in place when they are other ones; returns whether Fail2Ban has to read them. */
    boolean keep(Fail2Ban settings, Map<Watched, List<String>> watched, List<Network> ignored)
            throws IOException, Fail2BanException, InterruptedException {
        String jailFile = watched.isEmpty() ? "" : JailFile.text(settings, watched, ignored, socket);
        Map<String, String> wanted = Fail2BanFiles.with(jailFile);
        Map<String, String> present = files.present();
        Instant now = clock.instant();
        if (!JailFile.asks(jailFile).equals(refused)) {
            refused = "";
            refusedWords = "";
        }
        if (wanted.equals(present) || !refused.isEmpty() || now.isBefore(nextTry)) {
            return false;
        }
        if (sameButIgnored(wanted, present)) {
            files.write(wanted); // jails are told over the socket whom to ignore
            return false;
        }
        nextTry = now.plus(AGAIN);
        if (!files.isInstalled()) {
            throw Fail2BanException.notInstalled();
        }
        try {
            files.check(wanted);
        } catch (Fail2BanException e) {
            refuse(jailFile, e);
            return false;
        }
        if (!present.isEmpty() && jailFile.equals(written)) {
            repaired.accept("a file of Ringfence in Fail2Ban's configuration had been changed");
        }
        before = present;
        files.write(wanted);
        written = jailFile;
        return true;
    }

    private static boolean sameButIgnored(Map<String, String> wanted, Map<String, String> present) {
        return wanted.keySet().equals(present.keySet())
                && wanted.entrySet().stream()
                        .allMatch(file -> JailFile.asks(file.getValue())
                                .equals(JailFile.asks(present.getOrDefault(file.getKey(), ""))));
    }

    private void refuse(String jailFile, Fail2BanException e) {
        refused = JailFile.asks(jailFile);
        refusedWords = String.valueOf(e.getMessage());
        LOG.errorf("Fail2Ban refuses the new configuration and keeps the one before: %s", refusedWords);
    }

    /** Lets Fail2Ban read its configuration again; when it refuses, it gets the one before back. */
    void reload() throws Fail2BanException, IOException, InterruptedException {
        try {
            files.reload();
        } catch (Fail2BanException e) {
            refuse(written, e);
            files.write(before);
            files.reload();
        }
    }
}
