package io.ringfence.notifier.edge.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a post: {@code t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">}. The time keeps old posts from being sent again by others. */
final class Signature {

    static final String HEADER = "X-Ringfence-Signature";

    private Signature() {}

    static String of(byte[] body, String secret, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((at.getEpochSecond() + ".").getBytes(UTF_8));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HMAC-SHA256", e);
        }
    }
}
