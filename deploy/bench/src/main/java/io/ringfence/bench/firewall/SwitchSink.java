package io.ringfence.bench.firewall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the packets of {@link SwitchSender} and judges them. One socket for each source, so that their buffers together hold
 * a second of the load even where the kernel allows each but the usual 208 KiB.
 */
public final class SwitchSink {
    private static final int BUFFER = 4 << 20;
    private static final long PAUSE = 1_000_000;
    private static final int QUIET_PASSES = 300;

    private SwitchSink() {}

    /**
     * {@code SwitchSink <address> <first port> <source>...}, as many sources of each kind. The number of rounds is read from
     * standard input; then it prints, for each kind, how many packets were judged wrongly and in which round the judgement
     * changed, and last how many packets its buffers have lost.
     */
    public static void main(String[] args) throws IOException {
        int kinds = Arrivals.Kind.values().length;
        int port = Integer.parseInt(args[1]);
        List<DatagramChannel> channels = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            int own = port + i - 2;
            DatagramChannel channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            channel.bind(new InetSocketAddress(args[0], own)).connect(new InetSocketAddress(args[i], own));
            channel.configureBlocking(false);
            channels.add(channel);
        }
        int sources = channels.size() / kinds;
        long lostBefore = lost();
        System.out.println("bound");
        CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(SwitchSink::rounds);
        List<Arrivals> arrivals = new ArrayList<>();
        for (int kind = 0; kind < kinds; kind++) {
            arrivals.add(new Arrivals());
        }
        ByteBuffer packet = ByteBuffer.allocateDirect(2_048);
        for (int quiet = 0; quiet < QUIET_PASSES; ) {
            int read = 0;
            for (int i = 0; i < channels.size(); i++) {
                read += take(channels.get(i), packet, arrivals.get(i / sources));
            }
            quiet = read == 0 && sent.isDone() ? quiet + 1 : 0;
            if (read == 0) {
                LockSupport.parkNanos(PAUSE);
            }
        }
        for (Arrivals.Kind kind : Arrivals.Kind.values()) {
            Arrivals.Verdict verdict = arrivals.get(kind.ordinal()).judge(kind, sent.join());
            System.out.println(verdict.wrong() + " " + verdict.turn());
        }
        System.out.println(lost() - lostBefore);
    }

    private static int take(DatagramChannel channel, ByteBuffer packet, Arrivals arrivals) throws IOException {
        int count = 0;
        while (channel.read(packet.clear()) > 0) {
            arrivals.arrived(packet.getInt(0));
            count++;
        }
        return count;
    }

    private static int rounds() {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return Integer.parseInt(String.valueOf(in.readLine()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packets that found a full buffer, in this namespace. */
    private static long lost() throws IOException {
        List<String[]> udp = Files.readAllLines(Path.of("/proc/net/snmp")).stream()
                .filter(line -> line.startsWith("Udp:"))
                .map(line -> line.split(" "))
                .toList();
        int column = List.of(udp.getFirst()).indexOf("RcvbufErrors");
        return Long.parseLong(udp.getLast()[column]);
    }
}
