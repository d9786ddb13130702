package io.ringfence.standalone.node;

import io.ringfence.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node's own Fail2Ban: its configuration, socket, database and the logs that it watches are in one folder, and the machine's
 * Fail2Ban is never touched.
 */
public final class NodeFail2Ban {

    private static final Path SERVER = Path.of("/usr/bin/fail2ban-server");
    private static final Path CONFIG = Path.of("/etc/fail2ban");
    private static final List<String> PROGRAMS = List.of("asterisk", "freeswitch", "kamailio", "nginx", "apache");

    private final Path folder;

    private NodeFail2Ban(Path folder) {
        this.folder = folder;
    }

    /** Whether Fail2Ban is installed here. */
    public static boolean isInstalled() {
        return Files.isExecutable(SERVER) && Files.isDirectory(CONFIG);
    }

    /** Makes the folder; jails of a run before stay. The logs are there from the start, and empty at first. */
    public static NodeFail2Ban in(Path folder) {
        NodeFail2Ban made = new NodeFail2Ban(folder.toAbsolutePath());
        try {
            made.write();
        } catch (IOException e) {
            throw new StandaloneException("The folder " + folder + " of a node's Fail2Ban can't be made: " + e, e);
        }
        return made;
    }

    /** Its configuration. */
    public Path config() {
        return folder.resolve("etc");
    }

    /** Its socket. */
    public Path socket() {
        return folder.resolve("fail2ban.sock");
    }

    /** What it says of itself. */
    public Path ownLog() {
        return folder.resolve("fail2ban.log");
    }

    /** Its database. */
    public Path database() {
        return folder.resolve("fail2ban.sqlite3");
    }

    /** The programs whose logs are there. */
    public List<String> programs() {
        return PROGRAMS;
    }

    /** The log of a program: asterisk, freeswitch, kamailio, nginx or apache. */
    public Path log(String program) {
        return folder.resolve("log").resolve(program + ".log");
    }

    /** The command that runs it in the foreground. */
    public List<String> server() {
        return command("fail2ban-server", "-p", folder.resolve("fail2ban.pid").toString(), "-f", "start");
    }

    /** A command of its client. */
    public List<String> client(String... words) {
        return command("fail2ban-client", words);
    }

    /** Takes away the socket that a killed one has left. */
    public void forgetSocket() {
        try {
            Files.deleteIfExists(socket());
        } catch (IOException e) {
            throw new StandaloneException("The socket " + socket() + " can't be removed: " + e, e);
        }
    }

    private List<String> command(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program, "-c", config().toString(), "-s", socket().toString()));
        command.addAll(List.of(words));
        return command;
    }

    private void write() throws IOException {
        for (String part : List.of("filter.d", "action.d")) {
            Path to = Files.createDirectories(config().resolve(part));
            try (Stream<Path> files = Files.list(CONFIG.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!file.getFileName().toString().startsWith("ringfence")) {
                        copy(file, to);
                    }
                }
            }
        }
        for (String file : List.of("jail.conf", "paths-common.conf", "paths-debian.conf")) {
            copy(CONFIG.resolve(file), config());
        }
        Files.createDirectories(config().resolve("jail.d"));
        Files.writeString(config().resolve("fail2ban.conf"), """
                [Definition]
                loglevel = INFO
                logtarget = %s
                syslogsocket = auto
                socket = %s
                pidfile = %s
                dbfile = %s
                dbpurgeage = 30d
                dbmaxmatches = 10
                allowipv6 = auto
                [Thread]
                """.formatted(
                        ownLog(), socket(), folder.resolve("fail2ban.pid"), database()));
        Files.createDirectories(folder.resolve("log"));
        for (String program : PROGRAMS) {
            if (!Files.exists(log(program))) {
                Files.createFile(log(program));
            }
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
}
