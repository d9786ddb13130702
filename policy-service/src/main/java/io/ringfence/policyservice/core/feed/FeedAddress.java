package io.ringfence.policyservice.core.feed;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a feed comes from. Some have an API key in it, so as a text it is always masked. */
public record FeedAddress(URI uri) {

    /** The longest, in characters. */
    public static final int MAX_LENGTH = 2_000;

    /** What stands for what is not shown. */
    public static final String MASK = "***";

    private static final int LONG = 40;
    private static final int MAX_PORT = 65_535;
    private static final Pattern EXTENSION = Pattern.compile("\\.[a-z0-9]{1,7}$");
    private static final Pattern KEY_NAME =
            Pattern.compile(".*(key|token|secret|pass|auth|sig|licen[cs]e|user|account|code|hash).*");
    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** A run of letters and digits that no word is. */
    private static final Pattern RUN = Pattern.compile(
            ".*(?:(?=[A-Za-z]*[0-9])[A-Za-z0-9]{16}|(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])[A-Za-z0-9]{16}|[A-Za-z0-9]{24}).*");

    private static final Pattern MIXED = Pattern.compile("(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z]).{12,}");
    private static final Pattern LONG_WITH_DIGIT = Pattern.compile("(?=.*[0-9]).{20,}");

    /**
     * Reads what an admin sends.
     *
     * @throws IllegalArgumentException with a reason for people, which has nothing of the address in it
     */
    public static FeedAddress parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("at most " + MAX_LENGTH + " characters");
        }
        if (text.chars().anyMatch(c -> c > '~')) {
            throw new IllegalArgumentException("must be ASCII; write other characters as %xx, and a host as xn--");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be an address such as https://lists.example.org/drop.txt");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http") || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "must begin with https:// or http:// and a host, such as https://lists.example.org/drop.txt");
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("the port must be 1 to " + MAX_PORT);
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a user and password before the host are not supported");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a fragment (#) is never sent; leave it away");
        }
        return new FeedAddress(uri);
    }

    public String host() {
        return uri.getHost();
    }

    /** Host and path, with {@link #MASK} for each part that looks like a key. */
    public String shown() {
        StringBuilder text = new StringBuilder(uri.getScheme()).append("://").append(uri.getHost());
        if (uri.getPort() >= 0) {
            text.append(':').append(uri.getPort());
        }
        text.append(Arrays.stream(uri.getRawPath().split("/", -1))
                .map(part -> isSecret(part) ? MASK : part)
                .collect(Collectors.joining("/")));
        if (uri.getRawQuery() != null) {
            text.append('?')
                    .append(Arrays.stream(uri.getRawQuery().split("&", -1))
                            .map(FeedAddress::shownParameter)
                            .collect(Collectors.joining("&")));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return shown();
    }

    private static String shownParameter(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            return isSecret(parameter) ? MASK : parameter;
        }
        String name = parameter.substring(0, equals);
        String value = parameter.substring(equals + 1);
        boolean secret =
                KEY_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches() || value.length() >= 16 || isSecret(value);
        return secret && !value.isEmpty() ? name + "=" + MASK : parameter;
    }

    /** Rather one name too many than one key too few. */
    private static boolean isSecret(String part) {
        boolean file = EXTENSION.matcher(part).find();
        String stem = EXTENSION.matcher(part).replaceFirst("");
        return part.length() >= LONG
                || UUID.matcher(part).matches()
                || RUN.matcher(stem).matches()
                || MIXED.matcher(stem).matches()
                || !file && LONG_WITH_DIGIT.matcher(part).matches();
    }
}
