package io.ringfence.billingwatcher.core.charge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 128 bits of a SHA-256: small enough to remember one for each call of two months, wide enough that no two calls
 * ever share one, also when somebody tries.
 */
public record CdrId(long high, long low) {

    /** The id of a call of a tenant. */
    public static CdrId of(String tenant, String callId) {
        ByteBuffer hash = hash(tenant + "\0" + callId);
        return new CdrId(hash.getLong(0), hash.getLong(8));
    }

    /** 64 bits of a text, to tell whether two records say the same. */
    public static long hash64(String text) {
        return hash(text).getLong(0);
    }

    private static ByteBuffer hash(String text) {
        return ByteBuffer.wrap(digest().digest(text.getBytes(UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
