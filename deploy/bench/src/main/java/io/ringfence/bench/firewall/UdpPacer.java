package io.ringfence.bench.firewall;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Sends packets at a rate and prints how many seconds it took. */
public final class UdpPacer {
    private UdpPacer() {}

    /** {@code UdpPacer <address> <port> <packets per second> <seconds>}. */
    public static void main(String[] args) throws IOException {
        int perSecond = Integer.parseInt(args[2]);
        int packets = perSecond * Integer.parseInt(args[3]);
        ByteBuffer payload = ByteBuffer.allocateDirect(64);
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
            long start = System.nanoTime();
            for (int i = 0; i < packets; i++) {
                long due = start + i * 1_000_000_000L / perSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                payload.clear();
                channel.write(payload);
            }
            System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - start) / 1e9);
        }
    }
}
