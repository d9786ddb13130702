package io.ringfence.trafficsensor.edge.capture;

import io.ringfence.traffic.frame.Hep;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** HEP 3 on loopback: a PBX tells there what it has sent and received in TLS. */
public final class HepInput implements FrameSource {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final Path SOCKETS = Path.of("/proc/self/net/udp");
    private static final int BUFFER = 4 << 20;

    private final DatagramSocket socket;
    private volatile boolean stopped;

    private HepInput(DatagramSocket socket) {
        this.socket = socket;
    }

    /**
     * Opens a port, on 127.0.0.1 only.
     *
     * @throws CaptureFailure when it can't be had
     */
    public static HepInput open(int port) throws CaptureFailure {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
            socket.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            return new HepInput(socket);
        } catch (IOException e) {
            throw new CaptureFailure(
                    "port " + port + " of 127.0.0.1 can't be had: " + e.getMessage() + "; choose another one"
                            + " (traffic-sensor.hep-port)",
                    e);
        }
    }

    @Override
    public int linkType() {
        return Hep.LINK_TYPE;
    }

    @Override
    public void run(Taker taker) throws CaptureFailure {
        DatagramPacket datagram = new DatagramPacket(new byte[65_535], 65_535);
        try {
            while (!stopped) {
                datagram.setLength(65_535);
                socket.receive(datagram);
                Instant now = Instant.now(); // for those that do not say when
                taker.frame(
                        Arrays.copyOf(datagram.getData(), datagram.getLength()),
                        now.getEpochSecond() * 1_000_000_000L + now.getNano(),
                        datagram.getLength());
            }
        } catch (IOException e) {
            if (!stopped) {
                throw new CaptureFailure(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** {@inheritDoc} The kernel tells it in the last column of proc_net_udp(5). */
    @Override
    public OptionalLong dropped() {
        String local = "0100007F:%04X".formatted(socket.getLocalPort());
        try (Stream<String> lines = Files.lines(SOCKETS)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length > 12 && columns[1].equals(local))
                    .mapToLong(columns -> Long.parseLong(columns[columns.length - 1]) & 0xFFFF_FFFFL)
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        socket.close();
    }

    @Override
    public void close() {
        socket.close();
    }
}
