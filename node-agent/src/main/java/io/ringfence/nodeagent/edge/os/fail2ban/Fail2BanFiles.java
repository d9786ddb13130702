package io.ringfence.nodeagent.edge.os.fail2ban;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.node.Fail2BanReport.State;
import io.ringfence.nodeagent.edge.os.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Ringfence's files in Fail2Ban's configuration: one jail file, one action, its own filters. They are tried in a copy of the
 * whole configuration before Fail2Ban can see them.
 */
public final class Fail2BanFiles {

    private static final String JAILS = "jail.d/ringfence.conf";
    private static final List<String> OF_THE_AGENT =
            List.of("action.d/ringfence.py", "filter.d/ringfence-asterisk.conf", "filter.d/ringfence-kamailio.conf");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MAX_WORDS = 400;

    private final Commands commands;
    private final String client;
    private final Path folder;
    private final Path socket;
    private final Path trial;

    /**
     * Works on a configuration.
     *
     * @param client the program {@code fail2ban-client}
     * @param folder Fail2Ban's configuration, such as {@code /etc/fail2ban}
     * @param socket Fail2Ban's socket
     * @param trial a folder for the copy, which is removed after use
     */
    public Fail2BanFiles(Commands commands, String client, Path folder, Path socket, Path trial) {
        this.commands = commands;
        this.client = client;
        this.folder = folder;
        this.socket = socket;
        this.trial = trial;
    }

    /** All files for a jail file; without one for the empty text. */
    public static Map<String, String> with(String jails) {
        Map<String, String> files = new LinkedHashMap<>();
        if (!jails.isEmpty()) {
            OF_THE_AGENT.forEach(name -> files.put(name, resource(name)));
            files.put(JAILS, jails);
        }
        return files;
    }

    /** What is there of Ringfence now. */
    public Map<String, String> present() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : names()) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                files.put(name, Files.readString(file));
            }
        }
        return files;
    }

    /** Whether Fail2Ban's programs and configuration are there. */
    public boolean isInstalled() throws InterruptedException {
        return Files.isDirectory(folder)
                && commands.run(Commands.Command.of(LONG, client, "--version"))
                        instanceof Commands.Ended(int code, String words)
                && code == 0;
    }

    /**
     * Tries files in a copy of the configuration.
     *
     * @throws Fail2BanException in Fail2Ban's words, when it would refuse them
     */
    public void check(Map<String, String> files) throws Fail2BanException, IOException, InterruptedException {
        try {
            copyTo(trial);
            for (String name : names()) {
                Files.deleteIfExists(trial.resolve(name));
            }
            write(trial, files);
            run("--test", trial);
        } finally {
            remove(trial);
        }
    }

    /** Puts files in place; what is of Ringfence and not among them goes. */
    public void write(Map<String, String> files) throws IOException {
        write(folder, files);
        for (String name : names()) {
            if (!files.containsKey(name)) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }

    /** Lets Fail2Ban read its configuration again; bans stay. */
    public void reload() throws Fail2BanException, InterruptedException {
        run("reload", folder);
    }

    private void run(String what, Path config) throws Fail2BanException, InterruptedException {
        List<String> words = new ArrayList<>();
        Commands.Result result =
                commands.run(Commands.Command.of(LONG, client, "-c", config.toString(), "-s", socket.toString(), what)
                        .withOutput(words::add));
        if (result instanceof Commands.Ended(int code, String errors)) {
            String text = (errors + " " + String.join(" ", words))
                    .replaceAll("\\s+", " ")
                    .strip();
            if (code != 0 || text.contains("ERROR")) {
                throw new Fail2BanException(
                        State.REFUSED, text.length() > MAX_WORDS ? text.substring(text.length() - MAX_WORDS) : text);
            }
            return;
        }
        throw new Fail2BanException(State.NOT_INSTALLED, client + " could not be run: " + result);
    }

    private static void write(Path target, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = target.resolve(file.getKey());
            if (Files.exists(path) && Files.readString(path).equals(file.getValue())) {
                continue;
            }
            Files.createDirectories(path.resolveSibling("."));
            Path temporary = path.resolveSibling("." + path.getFileName() + ".new");
            Files.writeString(temporary, file.getValue());
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void copyTo(Path target) throws IOException {
        remove(target);
        try (Stream<Path> all = Files.walk(folder, 3, FileVisitOption.FOLLOW_LINKS)) {
            for (Path from : all.toList()) {
                Path to = target.resolve(folder.relativize(from));
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else if (Files.isRegularFile(from) && !from.toString().contains("__pycache__")) {
                    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void remove(Path target) throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> all = Files.walk(target)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static List<String> names() {
        return Stream.concat(OF_THE_AGENT.stream(), Stream.of(JAILS)).toList();
    }

    private static String resource(String name) {
        String file = "/fail2ban/" + name.substring(name.indexOf('/') + 1);
        try (InputStream in = Fail2BanFiles.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing in this build");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
