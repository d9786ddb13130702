package io.ringfence.nodeagent.core.call;

import io.ringfence.contract.Bounds;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What Asterisk asks by FastAGI: its environment, and arguments of the form {@code name=value} that say it better.
 *
 * <p>The account code is the caller's even where a phone has forwarded the call (SIP 302); who did that stands in {@code rdnis}
 * alone, and answers for the call.
 */
public final class AgiQuestion {

    private static final int LONGEST_EXTENSION = 6;
    private static final String UNKNOWN = "unknown";

    private AgiQuestion() {}

    /**
     * The question.
     *
     * @param environment names without {@code agi_}
     * @param variable the account code, when a variable of the channel has it
     * @param accounts whose an account code is
     * @throws IllegalArgumentException when it can't be one
     */
    public static DialRequest read(
            Map<String, String> environment, Optional<String> variable, Function<String, Optional<Account>> accounts) {
        String code = argument(environment, "account")
                .or(() -> variable)
                .orElseGet(() -> environment.getOrDefault("accountcode", ""));
        Optional<Account> charged = accounts.apply(code).map(account -> forwarder(environment, account));
        return DialRequest.of(
                charged,
                argument(environment, "number").orElseGet(() -> environment.getOrDefault("extension", "")),
                Optional.ofNullable(environment.get("uniqueid")).filter(id -> !id.isBlank()),
                argument(environment, "outside").map("true"::equals).orElse(false));
    }

    private static Account forwarder(Map<String, String> environment, Account caller) {
        String rdnis = environment.getOrDefault("rdnis", UNKNOWN);
        boolean isExtension = !rdnis.equals(UNKNOWN)
                && rdnis.length() <= LONGEST_EXTENSION
                && Bounds.EXTENSION.matcher(rdnis).matches();
        return isExtension ? new Account(caller.tenant(), rdnis) : caller;
    }

    private static Optional<String> argument(Map<String, String> environment, String name) {
        String start = name + "=";
        for (int i = 1; environment.containsKey("arg_" + i); i++) {
            String argument = environment.getOrDefault("arg_" + i, "");
            if (argument.startsWith(start)) {
                return Optional.of(argument.substring(start.length()));
            }
        }
        return Optional.empty();
    }
}
