package io.ringfence.bench.firewall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a steady load from many sources: in each round one packet of each kind, with the number of the round in it, the
 * sources of a kind by turns. Ends when its standard input does or has a line.
 */
public final class SwitchSender {
    private static final int PAYLOAD = 64;
    private static final long PAUSE = 200_000; // ns: several rounds at once, or parking would be most of the work
    private static final int MAX_ROUNDS = 5_000_000;

    private SwitchSender() {}

    /** {@code SwitchSender <target> <first port> <rounds per second> <source>...}, as many sources of each kind. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[1]);
        int perSecond = Integer.parseInt(args[2]);
        int kinds = Arrivals.Kind.values().length;
        List<DatagramChannel> channels = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            int own = port + i - 3;
            channels.add(DatagramChannel.open()
                    .bind(new InetSocketAddress(args[i], own))
                    .connect(new InetSocketAddress(args[0], own)));
        }
        int sources = channels.size() / kinds;
        Thread end = Thread.ofPlatform().daemon().start(SwitchSender::awaitEnd);
        ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD);
        System.out.println("sending");
        long start = System.nanoTime();
        int round = 0;
        while (end.isAlive() && round < MAX_ROUNDS) {
            long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
            for (; round < due; round++) {
                for (int kind = 0; kind < kinds; kind++) {
                    payload.clear().putInt(0, round);
                    channels.get(kind * sources + round % sources).write(payload);
                }
            }
            LockSupport.parkNanos(PAUSE);
        }
        System.out.println(round + " " + (System.nanoTime() - start));
    }

    private static void awaitEnd() {
        try {
            var _ = System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
