package io.ringfence.nodeagent;

import io.ringfence.standalone.testing.NetworkNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** 2,000 datagrams a second from a namespace, until it is ended. */
final class SteadyLoad implements AutoCloseable {

    private static final int PER_SECOND = 2_000;
    private static final long PAUSE = 500_000;

    private final Process process;
    private final BufferedReader lines;

    private SteadyLoad(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it; returns when it sends. */
    static SteadyLoad start(NetworkNamespace from, String source, String target, int port) throws IOException {
        SteadyLoad load = new SteadyLoad(new ProcessBuilder(from.command(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-cp",
                        "target/test-classes",
                        SteadyLoad.class.getName(),
                        source,
                        target,
                        Integer.toString(port)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        load.line();
        return load;
    }

    /** Ends it and returns how many it has sent. */
    long end() throws IOException {
        process.getOutputStream().close();
        return Long.parseLong(line());
    }

    private String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the load ended early");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** {@code SteadyLoad <source> <target> <port>}, in a process of its own; ends when its standard input does. */
    public static void main(String[] args) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()
                .bind(new InetSocketAddress(args[0], 0))
                .connect(new InetSocketAddress(args[1], Integer.parseInt(args[2])))) {
            Thread end = Thread.ofPlatform().daemon().start(SteadyLoad::awaitEnd);
            ByteBuffer payload = ByteBuffer.allocateDirect(64);
            long start = System.nanoTime();
            long sent = 0;
            System.out.println("sending");
            while (end.isAlive()) {
                long due = (System.nanoTime() - start) * PER_SECOND / 1_000_000_000L;
                for (; sent < due; sent++) {
                    channel.write(payload.clear());
                }
                LockSupport.parkNanos(PAUSE);
            }
            System.out.println(sent);
        }
    }

    private static void awaitEnd() {
        try {
            var _ = System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
