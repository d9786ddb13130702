package io.ringfence.policyservice.core.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A secret that a caller shows: {@code rft_} and 43 characters of base64url, which is 256 random bits. */
public final class BearerToken {

    private static final Pattern FORM = Pattern.compile("rft_[A-Za-z0-9_-]{43}");

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /** The token in a text; empty when it does not have a token's form. */
    public static Optional<BearerToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new BearerToken(text)) : Optional.empty();
    }

    /** What is stored of it. 256 random bits need no slow hash. */
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "rft_...";
    }
}
