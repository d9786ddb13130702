package io.ringfence.policyservice.edge.feed;

import io.ringfence.policyservice.edge.BoundedInput;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Gets what is at an address. Redirects are followed, but never from https to http. No text of it has an address in it. */
final class Http implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_VALIDATOR = 200;
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final String USER_AGENT = "Ringfence (block list feed)";

    private final long maxSent;
    private final long maxUnpacked;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * Makes a client.
     *
     * @param maxSent how many bytes of a body are read as they are sent
     * @param maxUnpacked how many of it are taken once it is unpacked
     */
    Http(long maxSent, long maxUnpacked) {
        this.maxSent = maxSent;
        this.maxUnpacked = maxUnpacked;
    }

    /**
     * Asks for an address.
     *
     * @param headers what is sent beside the usual, such as conditions
     * @param timeout until the headers of the answer are there; who reads the body bounds that
     */
    Answer get(URI address, Map<String, String> headers, Duration timeout)
            throws IOException, InterruptedException, FeedException {
        URI at = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response =
                    client.send(request(at, headers, timeout), BodyHandlers.ofInputStream());
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 == 3 && response.statusCode() != 304 && location.isPresent()) {
                response.body().close();
                at = redirected(at, location.get());
                continue;
            }
            return answer(response, at);
        }
        throw new FeedException("it redirects more than " + MAX_REDIRECTS + " times");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** What went wrong, for people. */
    static String reason(IOException e) {
        if (e instanceof TooLargeException) {
            return String.valueOf(e.getMessage());
        }
        if (e instanceof HttpTimeoutException) {
            return "it does not answer in time";
        }
        if (e instanceof UnknownHostException
                || e.getCause() instanceof UnresolvedAddressException
                || e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException) {
            return "its host name is not known";
        }
        if (e instanceof ConnectException) {
            return "it can't be connected to";
        }
        if (e instanceof SSLException) {
            return "its certificate or TLS is not accepted: " + e.getMessage();
        }
        if (e instanceof ZipException || e instanceof EOFException) {
            return "its gzip is damaged or ends too early";
        }
        return "the connection broke (" + e.getClass().getSimpleName() + ")";
    }

    private static HttpRequest request(URI at, Map<String, String> headers, Duration timeout) throws FeedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(at)
                    .timeout(timeout)
                    .header("User-Agent", USER_AGENT)
                    .header("Accept-Encoding", "gzip");
            headers.forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new FeedException("it is at, or redirects to, an address that can't be asked");
        }
    }

    private Answer answer(HttpResponse<InputStream> response, URI at) throws IOException, FeedException {
        try {
            return new Answer(
                    response.statusCode(),
                    at,
                    validator(response, "ETag"),
                    validator(response, "Last-Modified"),
                    unpacked(response));
        } catch (IOException | FeedException e) {
            response.body().close();
            throw e;
        }
    }

    /** Unpacks gzip of the transfer, and also files that are gzip themselves. */
    private InputStream unpacked(HttpResponse<InputStream> response) throws IOException, FeedException {
        String encoding = response.headers()
                .firstValue("Content-Encoding")
                .orElse("identity")
                .toLowerCase(Locale.ROOT);
        InputStream sent = new BufferedInputStream(bounded(response.body(), maxSent, "as sent"), BUFFER);
        if (response.statusCode() == 304) {
            return sent;
        }
        if (!encoding.equals("gzip") && !encoding.equals("x-gzip") && !encoding.equals("identity")) {
            throw new FeedException("its Content-Encoding is not gzip but something that was not asked for");
        }
        InputStream plain = sent;
        if (!encoding.equals("identity") || isGzip(sent)) {
            plain = new GZIPInputStream(sent, BUFFER);
        }
        return bounded(plain, maxUnpacked, "once unpacked");
    }

    private static InputStream bounded(InputStream in, long limit, String what) {
        return new BoundedInput(in, limit, most -> {
            throw new TooLargeException("it has more than the " + most + " bytes that are taken " + what);
        });
    }

    /** A body is larger than it may be. */
    private static final class TooLargeException extends IOException {
        TooLargeException(String message) {
            super(message);
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return gzip;
    }

    private static @Nullable String validator(HttpResponse<?> response, String name) {
        return response.headers()
                .firstValue(name)
                .filter(value -> value.length() <= MAX_VALIDATOR)
                .orElse(null);
    }

    /** Where a redirect leads. */
    static URI redirected(URI from, String location) throws FeedException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new FeedException("it redirects to what is no address");
        }
        String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
        if (to.getHost() == null || !scheme.equals("https") && !scheme.equals("http")) {
            throw new FeedException("it redirects to what is neither https nor http");
        }
        if (from.getScheme().equalsIgnoreCase("https") && scheme.equals("http")) {
            throw new FeedException("it redirects from https to http on " + to.getHost() + ", which is not followed");
        }
        return to;
    }
}
