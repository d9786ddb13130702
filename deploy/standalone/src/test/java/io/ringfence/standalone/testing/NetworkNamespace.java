package io.ringfence.standalone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace of a test, with its own firewall, sets and interfaces; it goes with all that is in it on close. The
 * machine's own firewall is never touched.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private final String name;

    private NetworkNamespace(String name) {
        this.name = name;
    }

    /** Makes a namespace {@code rft-<random>} whose loopback is up. */
    public static NetworkNamespace create() {
        String name = "rft-" + random();
        execute(List.of("ip", "netns", "add", name));
        NetworkNamespace namespace = new NetworkNamespace(name);
        namespace.run("ip", "link", "set", "lo", "up");
        return namespace;
    }

    /** The namespace's name, for {@code ip netns exec}. */
    public String name() {
        return name;
    }

    /** The words to put before a command so that it runs inside. */
    public List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    /** The command with the prefix before it, for a process that the test starts itself. */
    public List<String> command(String... command) {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        return List.copyOf(all);
    }

    /** Runs a command inside, within a minute, and returns what it wrote; a code other than 0 is an error. */
    public String run(String... command) {
        return execute(command(command));
    }

    /**
     * Ties two namespaces with a veth pair.
     *
     * @param address this end's address with its prefix length, from 198.18.0.0/15 or an IPv6 range of documents
     * @param other the namespace of the other end
     * @param otherAddress the other end's address
     */
    public void connect(String address, NetworkNamespace other, String otherAddress) {
        String here = "rft" + random();
        String there = "rft" + random();
        run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", other.name);
        configure(here, address);
        other.configure(there, otherAddress);
    }

    /** Adds another address to the interface that has the first one, such as the IPv6 one of the same pair. */
    public void addAddress(String first, String address) {
        String bare = first.substring(0, first.indexOf('/'));
        String link = run("ip", "-o", "address", "show", "to", bare).strip().split("\\s+")[1];
        configure(link, address);
    }

    private void configure(String link, String address) {
        // Without "nodad" an IPv6 address can't be used in its first second.
        List<String> add = new ArrayList<>(List.of("ip", "address", "add", address, "dev", link));
        if (address.contains(":")) {
            add.add("nodad");
        }
        run(add.toArray(String[]::new));
        run("ip", "link", "set", link, "up");
    }

    @Override
    public void close() {
        execute(List.of("ip", "netns", "delete", name));
    }

    private static String random() {
        byte[] bytes = new byte[5];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String execute(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end in " + LIMIT_SECONDS + " s");
            }
            String text = new String(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + " ended with " + process.exitValue() + ": " + text.strip());
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in " + command, e);
        }
    }
}
