package io.ringfence.policyservice.core.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A secret that a caller shows: a prefix and 43 characters of base64url, which is 256 random bits. A program's begins with {@code rft_}, a
 * browser's session with {@code rfs_}.
 */
public final class BearerToken {

    private static final Pattern FORM = Pattern.compile("rft_[A-Za-z0-9_-]{43}");
    private static final Pattern SESSION_FORM = Pattern.compile("rfs_[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /** The token in a text; empty when it does not have a token's form. */
    public static Optional<BearerToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new BearerToken(text)) : Optional.empty();
    }

    /** The session's token in a text; empty when it does not have its form. */
    public static Optional<BearerToken> parseSession(String text) {
        return SESSION_FORM.matcher(text).matches() ? Optional.of(new BearerToken(text)) : Optional.empty();
    }

    /** A new token of a program. */
    public static BearerToken make() {
        return new BearerToken("rft_" + random());
    }

    /** A new token of a session. */
    public static BearerToken makeSession() {
        return new BearerToken("rfs_" + random());
    }

    private static String random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** The secret itself, to be shown once to whom it belongs. */
    public String reveal() {
        return text;
    }

    /** What is stored of it. 256 random bits need no slow hash. */
    public byte[] sha256() {
        return sha256(text);
    }

    /** By what a token is known. */
    public static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return text.substring(0, 4) + "...";
    }
}
