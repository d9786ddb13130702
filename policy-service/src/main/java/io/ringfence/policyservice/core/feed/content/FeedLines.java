package io.ringfence.policyservice.core.feed.content;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Text with a network on each line, alone or in commands of ipset. */
final class FeedLines implements FeedText {

    /** A longer line is no network. */
    private static final int MAX_LINE = 1_000;

    private static final char MARK = '\ufeff';

    /** What ipset's files have beside networks (ipset(8), save and restore). */
    private static final Set<String> OTHER_COMMANDS =
            Set.of("create", "flush", "destroy", "swap", "commit", "-n", "-f", "-x", "-w", "rename");

    private static final Set<String> ADD = Set.of("add", "-a");

    private final boolean commands;
    private final FeedNetworks networks;
    private final StringBuilder line = new StringBuilder();
    private boolean tooLong;
    private boolean begun;
    private long number = 1;

    /**
     * Makes a reader.
     *
     * @param commands whether lines may be ipset's commands
     */
    FeedLines(boolean commands, FeedNetworks networks) {
        this.commands = commands;
        this.networks = networks;
    }

    @Override
    public void take(char c) {
        if (c == '\n') {
            endLine();
        } else if (line.length() < MAX_LINE) {
            line.append(c);
        } else {
            tooLong = true;
        }
    }

    @Override
    public void end() {
        if (!line.isEmpty()) {
            endLine();
        }
    }

    private void endLine() {
        String text = line.toString();
        line.setLength(0);
        if (number == 1 && !text.isEmpty() && text.charAt(0) == MARK) {
            text = text.substring(1);
        }
        text = withoutComment(text).strip();
        if (!text.isEmpty()) {
            if (!begun && text.charAt(0) == '<') {
                networks.refuse("it is a web page and not a list: it begins with '"
                        + text.substring(0, Math.min(40, text.length())) + "'");
            }
            begun = true;
            takeText(text);
        }
        tooLong = false;
        number++;
    }

    private void takeText(String text) {
        if (tooLong) {
            networks.bad(number, text, "the line is longer than " + MAX_LINE + " characters");
            return;
        }
        String[] words = text.split("\\s+");
        String first = words[0];
        String command = first.toLowerCase(Locale.ROOT);
        if (!commands) {
            networks.take(number, first);
        } else if (ADD.contains(command)) {
            takeAdded(words, text);
        } else if (!OTHER_COMMANDS.contains(command)) {
            networks.take(number, first);
        }
    }

    /** {@code add name network}, with options before the name and values behind the network. */
    private void takeAdded(String[] words, String text) {
        int name = 1;
        while (name < words.length && words[name].startsWith("-")) {
            name++;
        }
        @Nullable String network = name + 1 < words.length ? words[name + 1] : null;
        if (network == null) {
            networks.bad(number, text, "must be add, a name and a network");
        } else if (Arrays.asList(words).contains("nomatch")) {
            networks.bad(number, text, "exceptions (nomatch) are not supported");
        } else {
            networks.take(number, network);
        }
    }

    private static String withoutComment(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '#' || text.charAt(i) == ';') {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
