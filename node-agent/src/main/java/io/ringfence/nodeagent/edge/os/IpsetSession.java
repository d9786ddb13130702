package io.ringfence.nodeagent.edge.os;

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
 * One ipset that stays and takes commands one after the other ({@code ipset -}): starting a process costs several times
 * what it does for a small change. Where it can't be had, or once it fails, the caller starts a process for each piece of
 * work, and a new session is tried a minute later. It ends with this process, because its input does.
 */
final class IpsetSession {

    private static final Logger LOG = Logger.getLogger(IpsetSession.class);

    /** By lines, or the answer to a small change would wait in a buffer of 4 KiB. */
    private static final List<String> COMMAND = List.of("stdbuf", "-oL", "-eL", "ipset", "-exist", "-");

    private static final String PROMPT = "ipset> ";

    /** Asks for one line that no other command prints, so that it ends an answer. */
    private static final String CLOSING = "version\n";

    private static final String CLOSED = ", protocol version: ";
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Commands commands;
    private final InstantSource clock;
    private Commands.@Nullable Conversation open;
    private Instant notBefore = Instant.MIN;

    IpsetSession(Commands commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * Sends commands and returns what they print.
     *
     * @param input commands, one a line, each of which may be given twice
     * @return the lines; empty when there is no session or it failed, and the work is to be done otherwise
     */
    Optional<List<String>> exchange(Commands.Input input) throws InterruptedException {
        Commands.Conversation conversation = open();
        if (conversation == null) {
            return Optional.empty();
        }
        try {
            conversation.write(out -> {
                input.writeTo(out);
                out.write(CLOSING);
            });
        } catch (IOException e) {
            return failed(conversation, String.valueOf(e.getMessage()));
        }
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = conversation.line(LIMIT);
            if (line == null) {
                return failed(conversation, "no answer");
            }
            line = withoutPrompts(line);
            if (line.contains(CLOSED)) {
                return Optional.of(lines);
            }
            if (line.startsWith("ipset v") || line.contains(" is NOT in set ")) {
                return failed(conversation, line);
            }
            lines.add(line);
        }
    }

    private Commands.@Nullable Conversation open() {
        Commands.Conversation conversation = open;
        if (conversation == null && !clock.instant().isBefore(notBefore)) {
            conversation = commands.converse(COMMAND).orElse(null);
            open = conversation;
            if (conversation == null) {
                notBefore = clock.instant().plus(PAUSE);
            }
        }
        return conversation;
    }

    private Optional<List<String>> failed(Commands.Conversation conversation, String why) {
        LOG.debugf("the ipset session failed (%s); single commands for %d s", why, PAUSE.toSeconds());
        conversation.close();
        open = null;
        notBefore = clock.instant().plus(PAUSE);
        return Optional.empty();
    }

    private static String withoutPrompts(String line) {
        String text = line;
        while (text.startsWith(PROMPT)) {
            text = text.substring(PROMPT.length());
        }
        return text;
    }
}
