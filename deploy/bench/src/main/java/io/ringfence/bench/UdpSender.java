package io.ringfence.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends packets by turns to two targets and prints nanoseconds for each packet and round. Over a veth pair the sender's
 * system call carries the packet through the receiver's whole input path, so the difference of two targets is the
 * difference of their rules.
 */
public final class UdpSender {
    private static final int PAYLOAD = 64;

    private UdpSender() {}

    /**
     * {@code UdpSender <address a> <address b> <port> <rounds> <packets in a round> <pause before a round in ms>}; all bounded
     * by the caller.
     */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        int packets = Integer.parseInt(args[4]);
        SocketAddress a = new InetSocketAddress(args[0], port);
        SocketAddress b = new InetSocketAddress(args[1], port);
        try (DatagramChannel toA = DatagramChannel.open().connect(a);
                DatagramChannel toB = DatagramChannel.open().connect(b)) {
            send(toA, packets);
            send(toB, packets);
            for (int round = 0; round < rounds; round++) {
                LockSupport.parkNanos(Long.parseLong(args[5]) * 1_000_000);
                System.out.printf(Locale.ROOT, "%.1f %.1f%n", send(toA, packets), send(toB, packets));
            }
        }
    }

    private static double send(DatagramChannel channel, int packets) throws IOException {
        ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD);
        long start = System.nanoTime();
        for (int i = 0; i < packets; i++) {
            payload.clear();
            channel.write(payload);
        }
        return (double) (System.nanoTime() - start) / packets;
    }
}
