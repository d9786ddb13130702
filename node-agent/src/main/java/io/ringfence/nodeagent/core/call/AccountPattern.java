package io.ringfence.nodeagent.core.call;

import io.ringfence.contract.Bounds;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a PBX's account codes are made of an extension and a tenant, such as {@code <extension>-<tenant>} for {@code 101-acme}.
 * What stands first is as short as possible: {@code 101-acme-west} is 101 of acme-west.
 */
public final class AccountPattern {

    private static final String EXTENSION = "<extension>";
    private static final String TENANT = "<tenant>";

    private final Pattern pattern;
    private final Optional<String> onlyTenant;

    private AccountPattern(Pattern pattern, Optional<String> onlyTenant) {
        this.pattern = pattern;
        this.onlyTenant = onlyTenant;
    }

    /**
     * Reads a pattern.
     *
     * @param onlyTenant whose all account codes are; needed when the pattern has no tenant
     * @throws IllegalArgumentException with what is wrong
     */
    public static AccountPattern of(String text, Optional<String> onlyTenant) {
        int extension = text.indexOf(EXTENSION);
        int tenant = text.indexOf(TENANT);
        if (extension < 0 || tenant < 0 && onlyTenant.isEmpty()) {
            throw new IllegalArgumentException("must have " + EXTENSION + " and " + TENANT
                    + ", such as <extension>-<tenant>; without " + TENANT + " set node-agent.calls.tenant");
        }
        String regex = Pattern.quote(text)
                .replace(EXTENSION, "\\E(?<extension>.+?)\\Q")
                .replace(TENANT, "\\E(?<tenant>.+?)\\Q");
        return new AccountPattern(Pattern.compile(regex), onlyTenant);
    }

    /** Whose code that is; empty when it is nobody's. */
    public Optional<Account> read(String code) {
        if (code.length() > 2 * Bounds.MAX_TEXT) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(code);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String extension = matcher.group("extension");
        String tenant = pattern.namedGroups().containsKey("tenant") ? matcher.group("tenant") : onlyTenant.orElse("");
        boolean isAccount = Bounds.EXTENSION.matcher(extension).matches()
                && Bounds.TENANT.matcher(tenant).matches();
        return isAccount ? Optional.of(new Account(tenant, extension)) : Optional.empty();
    }
}
