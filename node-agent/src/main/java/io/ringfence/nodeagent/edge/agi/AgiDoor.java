package io.ringfence.nodeagent.edge.agi;

import io.ringfence.nodeagent.core.call.DialDesk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.asteriskjava.fastagi.AgiScript;
import org.asteriskjava.fastagi.DefaultAgiServer;
import org.asteriskjava.util.ServerSocketFacade;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Listens for Asterisk's FastAGI on the loopback device, and ends each connection within half a second. */
public final class AgiDoor {

    private static final Logger LOG = Logger.getLogger(AgiDoor.class);
    private static final int BACKLOG = 200;
    private static final int THREADS = 4;
    private static final int MAX_THREADS = 64;
    private static final long MILLIS = 450;
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final int port;
    private final AgiScript script;
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable DefaultAgiServer server;
    private volatile boolean stopped;
    private volatile int boundPort;

    /** @param accountVariable the channel's variable that has the account code; the account code itself when absent */
    public AgiDoor(int port, DialDesk desk, Optional<String> accountVariable) {
        this.port = port;
        this.script = new DialScript(desk, accountVariable, failed);
    }

    /** The port that it listens on; 0 while it does not. */
    public int port() {
        return boundPort;
    }

    /** How many connections had no question that could be read, or went away before they had the answer. */
    public long failed() {
        return failed.sum();
    }

    /** Listens until {@link #stop}; for a thread of its own. */
    public void run() {
        boolean told = false;
        while (!stopped) {
            DefaultAgiServer listening = new Listening();
            listening.setPoolSize(THREADS);
            listening.setMaximumPoolSize(MAX_THREADS);
            server = listening;
            try {
                listening.startup();
            } catch (IOException e) {
                if (!told) {
                    LOG.warnf("FastAGI can't listen on port %d: %s; it is tried again", port, e.getMessage());
                    told = true;
                }
            } finally {
                boundPort = 0;
            }
            try {
                if (!stopped) {
                    Thread.sleep(PAUSE);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Ends it. */
    public void stop() {
        stopped = true;
        DefaultAgiServer listening = server;
        if (listening != null) {
            listening.shutdown();
        }
    }

    /** Asterisk-Java's server on the loopback device, with connections that end. */
    private final class Listening extends DefaultAgiServer {

        Listening() {
            super(script);
        }

        /** Without a stack trace for each; a pause, as what fails may fail again at once. */
        @Override
        protected void handleException(String message, Exception e) {
            failed.increment();
            LOG.debugf("%s %s", message, e.getMessage());
            LockSupport.parkNanos(10_000_000);
        }

        @Override
        protected ServerSocketFacade createServerSocket() throws IOException {
            ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            boundPort = socket.getLocalPort();
            return new ServerSocketFacade() {
                @Override
                public SocketConnectionFacade accept() throws IOException {
                    Socket accepted = socket.accept();
                    try {
                        return new BriefConnection(accepted, MILLIS);
                    } catch (IOException e) {
                        accepted.close(); // a scanner that went away at once ends nothing but itself
                        throw e;
                    }
                }

                @Override
                public void close() throws IOException {
                    socket.close();
                }

                @Override
                public void setSocketReadTimeout(int millis) {
                    // each connection has its own end
                }
            };
        }
    }
}
