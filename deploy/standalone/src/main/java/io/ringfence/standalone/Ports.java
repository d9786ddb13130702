package io.ringfence.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of this machine: finding a free one, and saying clearly that a wanted one is taken. */
public final class Ports {
    private Ports() {}

    /** A TCP port that nobody listened on a moment ago, on loopback. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free TCP port on loopback", e);
        }
    }

    /**
     * Refuses a port that can't be listened on.
     *
     * @param user what wants the port, for the message
     * @param host the address to listen on
     * @param port 1 to 65535
     * @param setting the setting that chooses another port, for the message
     */
    public static void requireFree(String user, String host, int port, String setting) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an ended run may linger in TIME_WAIT; they do not keep a listener from starting.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port), 1);
        } catch (IOException e) {
            throw new StandaloneException(
                    "Port %d on %s, which %s needs, can't be used: %s. End what listens there, or choose another port with %s=<port>."
                            .formatted(port, host, user, e.getMessage(), setting),
                    e);
        }
    }
}
