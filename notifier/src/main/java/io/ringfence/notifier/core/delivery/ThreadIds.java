package io.ringfence.notifier.core.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Message ids. All mails of a thread refer to one id that no mail has: mail programs put them together by it (RFC 5256's
 * REFERENCES), whichever of them came first or was thrown away.
 */
public final class ThreadIds {

    private static final int BYTES = 16;

    private ThreadIds() {}

    /** The id of a mail. */
    public static String message(Outgoing outgoing, String sender) {
        return "<" + outgoing.key() + "@" + domain(sender) + ">";
    }

    /** The id that all mails of a letter's thread refer to. */
    public static String thread(Letter letter, String sender) {
        return "<thread-" + hash(letter.thread()) + "@" + domain(sender) + ">";
    }

    /** The domain of a mail address. */
    public static String domain(String sender) {
        return sender.substring(sender.lastIndexOf('@') + 1);
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(all, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
