package io.ringfence.nodeagent.edge.os.script;

import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.Commands.Command;
import io.ringfence.nodeagent.edge.os.Commands.Ended;
import io.ringfence.nodeagent.edge.os.Commands.NotStarted;
import io.ringfence.nodeagent.edge.os.Commands.Result;
import io.ringfence.nodeagent.edge.os.Commands.TimedOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network namespace with nothing in it, for one trial. On close every process in it is killed and it goes, with all that
 * was made there.
 */
final class ScratchNamespace implements AutoCloseable {

    private static final String PREFIX = "rf-try-";
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final int KILL_ROUNDS = 3;

    private final Commands commands;
    private final String name;

    private ScratchNamespace(Commands commands, String name) {
        this.commands = commands;
        this.name = name;
    }

    /** A namespace can't be made; the text says why and what to do. */
    static final class UnavailableException extends Exception {
        UnavailableException(String message) {
            super(message);
        }
    }

    /**
     * Makes one.
     *
     * @param owner a word that tells this agent's namespaces from those of others on the machine
     */
    static ScratchNamespace open(Commands commands, String owner) throws UnavailableException, InterruptedException {
        byte[] random = new byte[4];
        ThreadLocalRandom.current().nextBytes(random);
        String name = PREFIX + owner + "-" + HexFormat.of().formatHex(random);
        Result made = commands.run(Command.of(SHORT, "ip", "netns", "add", name));
        ScratchNamespace namespace = new ScratchNamespace(commands, name);
        Result up = isWell(made) ? namespace.inside().run(Command.of(SHORT, "ip", "link", "set", "lo", "up")) : made;
        if (isWell(up)) {
            return namespace;
        }
        namespace.close();
        throw new UnavailableException("a network namespace to try it in can't be made (" + reason(up)
                + "); give the agent CAP_SYS_ADMIN, a writable /run/netns and the Debian package iproute2, or take the"
                + " script away");
    }

    /** Removes what an agent that was killed in a trial has left. */
    static void removeLeftovers(Commands commands, String owner) throws InterruptedException {
        List<String> names = new ArrayList<>();
        commands.run(Command.of(SHORT, "ip", "netns", "list").withOutput(names::add));
        for (String line : names) {
            String name = line.split(" ", 2)[0];
            if (name.startsWith(PREFIX + owner + "-")) {
                new ScratchNamespace(commands, name).close();
            }
        }
    }

    /** Commands that run inside. */
    Commands inside() {
        return new Inside(commands, List.of("ip", "netns", "exec", name));
    }

    @Override
    public void close() {
        try {
            remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next start removes what is left
        }
    }

    private void remove() throws InterruptedException {
        for (int round = 0; round < KILL_ROUNDS && kill(); round++) {
            // What was being forked meanwhile is seen in the next round.
        }
        commands.run(Command.of(SHORT, "ip", "netns", "delete", name));
    }

    private boolean kill() throws InterruptedException {
        List<String> pids = new ArrayList<>();
        commands.run(Command.of(SHORT, "ip", "netns", "pids", name).withOutput(pids::add));
        pids.forEach(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly));
        return !pids.isEmpty();
    }

    private static boolean isWell(Result result) {
        return result instanceof Ended(int exitCode, String ignored) && exitCode == 0;
    }

    private static String reason(Result result) {
        return switch (result) {
            case NotStarted(String why) -> "ip: " + why;
            case TimedOut(Duration after) -> "ip did not end within " + after.toSeconds() + " s";
            case Ended(int exitCode, String errors) ->
                errors.isBlank() ? "ip: exit code " + exitCode : errors.strip().replaceAll("\\s+", " ");
        };
    }
}
