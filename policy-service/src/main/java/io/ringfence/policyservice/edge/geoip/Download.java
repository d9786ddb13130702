package io.ringfence.policyservice.edge.geoip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.policyservice.PolicyServiceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A database that is downloaded as a tar.gz, whose SHA-256 is a file of its own beside it. */
final class Download implements DatabaseSource {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int MAX_REDIRECTS = 5;
    private static final Pattern CHECKSUM = Pattern.compile("([0-9a-fA-F]{64})\\b.*", Pattern.DOTALL);
    private static final Pattern SUFFIX = Pattern.compile("([?&]suffix=[^&]*)");

    private final PolicyServiceConfig.Geoip config;
    private final KeptFile kept;
    private Instant next = Instant.MIN;
    private Instant until = Instant.MIN;
    private Duration pause;
    private byte @Nullable [] pending; // read, and neither published nor refused
    private boolean isKept;
    private boolean first = true;

    Download(PolicyServiceConfig.Geoip config) {
        this.config = config;
        this.kept = new KeptFile(config.directory());
        this.pause = config.checkInterval();
    }

    @Override
    public boolean isDue(Instant now) {
        return !now.isBefore(next);
    }

    @Override
    public byte[] read(boolean asked, Instant now) throws UnusableException {
        byte[] unsettled = pending;
        next = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        if (unsettled != null && !asked) {
            return unsettled;
        }
        Optional<Instant> keptUntil = kept.at().map(at -> at.plus(config.refreshInterval()));
        isKept = first && !asked && keptUntil.filter(now::isBefore).isPresent();
        byte[] database = isKept ? kept.read() : download();
        until = isKept ? keptUntil.orElse(now) : now.plus(config.refreshInterval());
        pending = database;
        return database;
    }

    @Override
    public void published(byte[] database) throws UnusableException {
        refused();
        if (!isKept) {
            kept.write(database);
        }
    }

    @Override
    public void refused() {
        next = until;
        pause = config.checkInterval();
        pending = null;
        first = false;
    }

    /** The address of the checksum: {@code .sha256} behind the value of {@code suffix}, or else behind the path. */
    static URI checksum(URI download) {
        String text = download.toString();
        Matcher suffix = SUFFIX.matcher(text);
        if (suffix.find()) {
            return URI.create(text.substring(0, suffix.end()) + ".sha256" + text.substring(suffix.end()));
        }
        int query = text.indexOf('?');
        return URI.create(query < 0 ? text + ".sha256" : text.substring(0, query) + ".sha256" + text.substring(query));
    }

    private byte[] download() throws UnusableException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            URI url = config.downloadUrl();
            byte[] checksumFile = get(client, checksum(url));
            Matcher checksum = CHECKSUM.matcher(new String(checksumFile, US_ASCII));
            if (!checksum.matches()) {
                throw new UnusableException("what " + shown(checksum(url)) + " answers is no SHA-256");
            }
            byte[] tarball = get(client, url);
            String actual = DatabaseReader.sha256(tarball);
            if (!actual.equalsIgnoreCase(checksum.group(1))) {
                throw new UnusableException("the download from " + shown(url) + " has the SHA-256 " + actual
                        + " and should have " + checksum.group(1) + "; it is tried again");
            }
            return Tarball.database(tarball);
        }
    }

    private byte[] get(HttpClient client, URI url) throws UnusableException {
        URI at = url;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(ANSWER);
                if (sameServer(url, at)) {
                    // The key is for the server that is asked, not for the storage that it sends us to.
                    authorization().ifPresent(value -> request.header("Authorization", value));
                }
                HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
                try (InputStream body = response.body()) {
                    Optional<String> location = response.headers().firstValue("Location");
                    if (response.statusCode() / 100 == 3 && location.isPresent()) {
                        at = redirected(at, location.get());
                        continue;
                    }
                    if (response.statusCode() != 200) {
                        throw new UnusableException(answered(response.statusCode(), at));
                    }
                    return Bounded.read(body, shown(at));
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new UnusableException(shown(at) + " can't be reached: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                        + "; it is tried again");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnusableException("stopped while downloading");
            }
        }
        throw new UnusableException(shown(url) + " redirects without end");
    }

    private static URI redirected(URI from, String location) throws UnusableException {
        URI to = from.resolve(location);
        if (from.getScheme().equals("https") && !"https".equals(to.getScheme())) {
            throw new UnusableException(shown(from) + " redirects to an address without TLS");
        }
        return to;
    }

    private static boolean sameServer(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && Objects.equals(one.getAuthority(), other.getAuthority());
    }

    private static String answered(int status, URI url) {
        String what = shown(url) + " answers " + status;
        return switch (status) {
            case 401, 403 ->
                what
                        + "; see that policy-service.geoip.account-id and policy-service.geoip.license-key belong together";
            case 429 -> what + ", that is too many downloads today; it is tried again";
            default -> what + "; it is tried again";
        };
    }

    /** An address without its query, in which older ones have the key. */
    static String shown(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + url.getPath();
    }

    private Optional<String> authorization() {
        return config.licenseKey().map(key -> {
            String both = config.accountId().orElse("") + ":" + key;
            return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
        });
    }
}
