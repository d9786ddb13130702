package io.ringfence.standalone;

import java.nio.file.Path;

/**
 * The secrets of one stack, made at its first start.
 *
 * @param token the first admin token
 * @param password the password of the first user, {@code admin}
 * @param intake the token with which call detail records are posted
 * @param notifier the token that the notifier asks for
 */
public record Secrets(String token, String password, String intake, String notifier) {

    static Secrets in(Path data) {
        return new Secrets(
                Secret.in(data.resolve("admin-token"), "rft_"),
                Secret.in(data.resolve("admin-password"), ""),
                Secret.in(data.resolve("intake-token"), "rfi_"),
                Secret.in(data.resolve("notifier-token"), "rfn_"));
    }
}
