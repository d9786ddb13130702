package io.ringfence.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Answers the first packet, as a PBX does, and then holds its UDP port open and reads nothing, so that a packet's way ends in
 * the kernel. Ends when its standard input does.
 */
public final class UdpSink {
    private UdpSink() {}

    /** {@code UdpSink <address> <port>}. */
    public static void main(String[] args) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
            System.out.println("bound");
            ByteBuffer first = ByteBuffer.allocate(2_048);
            SocketAddress peer = channel.receive(first);
            channel.send(first.flip(), peer);
            while (System.in.read() >= 0) {
                // Nothing is expected; the end of the stream is the end of this process.
            }
        }
    }
}
