package io.ringfence.nodeagent.edge.ami;

import io.ringfence.nodeagent.core.pbx.AmiMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows Asterisk's events for as long as the agent lives. After each break, and now and then, it asks for all channels: what was
 * missed meanwhile is found by that.
 */
public final class AmiClient {

    private static final Logger LOG = Logger.getLogger(AmiClient.class);
    private static final Duration LOGIN = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PING = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(25);
    private static final Duration LOOK = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int NORMAL_CLEARING = 16;

    /** Takes what comes, on one thread. */
    public interface Sink {

        /** An event. */
        void event(AmiMessage event);

        /**
         * All channels.
         *
         * @param asked when they were asked for
         * @param lost since when nothing was heard of the calls before; empty when everything was
         */
        void channels(List<AmiMessage> channels, Instant asked, Optional<Instant> lost);

        /** A second has passed. */
        void tick();
    }

    private final String host;
    private final int port;
    private final String user;
    private final String secret;
    private final Sink sink;
    private final InstantSource clock;
    private @Nullable String boot;
    private Instant heard = Instant.MIN;
    private volatile @Nullable AmiConnection connection;
    private volatile boolean up;
    private volatile boolean stopped;

    public AmiClient(String host, int port, String user, String secret, Sink sink, InstantSource clock) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.secret = secret;
        this.sink = sink;
        this.clock = clock;
    }

    /** Whether Asterisk answers. */
    public boolean isUp() {
        return up;
    }

    /** Asks Asterisk to end channels; what can't be asked now is asked again by who wants it. */
    public void hangUp(List<String> channels) {
        AmiConnection opened = connection;
        if (opened == null || !up) {
            return;
        }
        try {
            for (String channel : channels) {
                if (!channel.startsWith("/")) { // else it would be a pattern for many
                    opened.send("Hangup", "Channel: " + channel, "Cause: " + NORMAL_CLEARING);
                }
            }
        } catch (IOException e) {
            LOG.warnf("calls can't be ended: %s", e.getMessage());
        }
    }

    /** Follows until {@link #stop}; for a thread of its own. */
    public void run() {
        String told = "";
        while (!stopped) {
            try (AmiConnection opened = new AmiConnection(host, port)) {
                connection = opened;
                logIn(opened);
                told = "";
                follow(opened);
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                if (!stopped && !why.equals(told)) {
                    told = why;
                    LOG.warnf("no AMI on %s:%d: %s; it is tried again", host, port, why);
                }
            } catch (RuntimeException e) {
                LOG.error("following Asterisk failed; it starts again", e);
            } finally {
                up = false;
                connection = null;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Ends it. */
    public void stop() {
        stopped = true;
        AmiConnection opened = connection;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                LOG.debugf("closing AMI: %s", e.getMessage());
            }
        }
    }

    private void logIn(AmiConnection opened) throws IOException {
        String id = opened.send("Login", "Username: " + user, "Secret: " + secret, "Events: call,cdr");
        Instant end = clock.instant().plus(LOGIN);
        while (clock.instant().isBefore(end)) {
            Optional<AmiMessage> message = opened.next();
            if (message.isPresent() && message.get().get("ActionID").equals(id)) {
                if (!message.get().get("Response").equals("Success")) {
                    throw new IOException(message.get().get("Message") + " (user " + user + ")");
                }
                return;
            }
        }
        throw new IOException("no answer to the login");
    }

    private void follow(AmiConnection opened) throws IOException {
        Instant lastHeard = heard;
        Look look = new Look(opened, true);
        up = true;
        Instant now = clock.instant();
        heard = now;
        Instant tick = now;
        Instant ping = now;
        while (!stopped) {
            Optional<AmiMessage> message = opened.next();
            now = clock.instant();
            if (message.isPresent()) {
                heard = now;
                look.take(message.get(), lastHeard);
            } else if (heard.plus(SILENCE).isBefore(now)) {
                throw new IOException("Asterisk has been silent for " + SILENCE.toSeconds() + " s");
            }
            if (!tick.plus(TICK).isAfter(now)) {
                tick = now;
                sink.tick();
            }
            if (!ping.plus(PING).isAfter(now)) {
                ping = now;
                opened.send("Ping");
            }
            if (!look.asked.plus(LOOK).isAfter(now)) {
                look = new Look(opened, false);
            }
        }
    }

    /** One question for all channels, and its answer as it comes. */
    private final class Look {

        private final Instant asked = clock.instant();
        private final boolean first;
        private final String statusId;
        private final String listId;
        private final List<AmiMessage> channels = new ArrayList<>();
        private boolean restarted;

        Look(AmiConnection opened, boolean first) throws IOException {
            this.first = first;
            this.statusId = opened.send("CoreStatus");
            this.listId = opened.send("CoreShowChannels");
        }

        void take(AmiMessage message, Instant lastHeard) {
            String id = message.get("ActionID");
            if (id.equals(statusId)) {
                String started = message.get("CoreStartupDate") + " " + message.get("CoreStartupTime");
                restarted = boot != null && !boot.equals(started);
                boot = started;
            } else if (id.equals(listId)) {
                switch (message.event()) {
                    case "CoreShowChannel" -> channels.add(message);
                    case "CoreShowChannelsComplete" -> sink.channels(channels, asked, lost(lastHeard));
                    default -> {
                        // the list begins
                    }
                }
            } else if (!message.event().isEmpty()) {
                sink.event(message);
            }
        }

        /** Calls of an Asterisk that has died ended with it; of others that are gone nobody knows when, so they end now. */
        private Optional<Instant> lost(Instant lastHeard) {
            if (!first) {
                return Optional.empty();
            }
            return Optional.of(restarted && lastHeard.isAfter(Instant.MIN) ? lastHeard : clock.instant());
        }
    }
}
