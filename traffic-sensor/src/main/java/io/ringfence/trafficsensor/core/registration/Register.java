package io.ringfence.trafficsensor.core.registration;

import io.ringfence.traffic.sip.SipMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a REGISTER, or an answer to one, says (RFC 3261 10.2 and 10.3).
 *
 * @param transaction Call-ID, CSeq and the first Via's branch; empty when one of them is missing
 * @param account the address-of-record in To, without scheme and parameters; empty when there is none
 * @param contacts the seconds of each contact by its address, -1 where it says none; of {@code *} too
 * @param expires what the Expires header says; -1 when nothing
 */
record Register(String transaction, String account, Map<String, Integer> contacts, int expires) {

    static final String ALL = "*";

    private static final int MAX_HEADERS = 16 << 10;
    private static final int MAX_CONTACTS = 32;
    private static final int MAX_ID = 256;

    static Register of(SipMessage message) {
        int length = Math.min(message.bodyStart() - message.start(), MAX_HEADERS);
        String text = new String(message.bytes(), message.start(), length, StandardCharsets.UTF_8);
        String callId = "";
        String cseq = "";
        String branch = "";
        String account = "";
        int expires = -1;
        Map<String, Integer> contacts = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
                case "call-id", "i" -> callId = first(callId, value);
                case "cseq" -> cseq = first(cseq, value.replaceAll("\\s+", " "));
                case "via", "v" ->
                    branch = first(branch, parameter(parts(value, ',').getFirst(), "branch"));
                case "to", "t" -> account = first(account, account(uri(value)));
                case "expires" -> expires = expires < 0 ? seconds(value) : expires;
                case "contact", "m" ->
                    parts(value, ',').stream()
                            .limit(MAX_CONTACTS - contacts.size())
                            .forEach(part -> contacts.putIfAbsent(uri(part), seconds(parameter(part, "expires"))));
                default -> {}
            }
        }
        boolean isWhole = !callId.isEmpty() && !cseq.isEmpty() && !branch.isEmpty();
        boolean isShort = callId.length() <= MAX_ID && cseq.length() <= MAX_ID && branch.length() <= MAX_ID;
        return new Register(isWhole && isShort ? callId + "\n" + cseq + "\n" + branch : "", account, contacts, expires);
    }

    /** The domain of the account, without port. */
    String domain() {
        String host = account.substring(account.indexOf('@') + 1);
        return host.replaceFirst(":[0-9]*$", "");
    }

    private static String first(String known, String found) {
        return known.isEmpty() ? found : known;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\r\n|\r|\n")) {
            boolean isFolded = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
            if (isFolded && !lines.isEmpty()) {
                lines.set(lines.size() - 1, lines.getLast() + " " + line.strip());
            } else {
                lines.add(line);
            }
        }
        return lines.subList(1, lines.size());
    }

    /** Cuts at a letter that is neither within quotes nor within angle brackets. */
    private static List<String> parts(String value, char at) {
        List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        boolean isBracketed = false;
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            if (letter == '\\' && isQuoted) {
                i++;
            } else if (letter == '"') {
                isQuoted = !isQuoted;
            } else if (!isQuoted && (letter == '<' || letter == '>')) {
                isBracketed = letter == '<';
            } else if (letter == at && !isQuoted && !isBracketed) {
                parts.add(value.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(value.substring(from).strip());
        return parts;
    }

    private static String uri(String value) {
        String address = parts(value, ';').getFirst();
        int open = address.lastIndexOf('<');
        int close = address.lastIndexOf('>');
        return open >= 0 && close > open ? address.substring(open + 1, close).strip() : address;
    }

    private static String parameter(String value, String name) {
        List<String> parts = parts(value, ';');
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
                return part.substring(equals + 1).strip();
            }
        }
        return "";
    }

    private static String account(String uri) {
        String rest = uri.replaceFirst("^(?i:sips?):", "").replaceFirst("[;?].*$", "");
        int at = rest.lastIndexOf('@');
        if (at <= 0 || at == rest.length() - 1) {
            return "";
        }
        String user = rest.substring(0, at);
        int password = user.indexOf(':');
        return (password < 0 ? user : user.substring(0, password))
                + rest.substring(at).toLowerCase(Locale.ROOT);
    }

    private static int seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : text.matches("[0-9]{10,20}") ? 999_999_999 : -1;
    }
}
