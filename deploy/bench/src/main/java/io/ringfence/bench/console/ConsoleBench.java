package io.ringfence.bench.console;

import io.ringfence.bench.Figures;
import io.ringfence.bench.spine.SpineBench;
import io.ringfence.standalone.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How fast and how heavy pages are in a large cluster, and whether anything moves or complains in a browser. */
public final class ConsoleBench {

    /** Every page that a cluster has; single things are one of many alike. */
    static final List<String> PAGES = List.of(
            "/",
            "/access",
            "/access/users/admin",
            "/audit",
            "/audit?text=million",
            "/bans",
            "/blocks",
            "/calls",
            "/explain",
            "/explain?q=11.0.0.9",
            "/explain?q=203.0.1.7",
            "/fail2ban",
            "/firewall",
            "/firewall/entries",
            "/firewall/entries?cidr=203.0.1.0/24",
            "/firewall/feeds",
            "/firewall/geoip",
            "/firewall/lists",
            "/firewall/lists/million",
            "/firewall/scripts",
            "/nodes",
            "/nodes/node1",
            "/nodes/node17",
            "/notifications",
            "/rates",
            "/tenants",
            "/tenants/large",
            "/tenants/large/addresses",
            "/tenants/large/calls",
            "/tenants/large/extensions",
            "/tenants/large/extensions/15000",
            "/tenants/large/routes",
            "/traffic",
            "/traffic/sources");

    private static final Pattern PART = Pattern.compile("(?:src|href)=\"((?:/assets|/webjars)[^\"#]*)[\"#]");
    private static final int WARMING = 15;
    private static final int ASKED = 40;

    private ConsoleBench() {}

    /** Measures and prints all of them; minutes. */
    public static void run(Figures figures) {
        SpineBench.withStack(1, figures, stack -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                LargeCluster.fill(stack);
                figures.note(
                        "a list of %d networks and 300 entries, %d nodes, %d extensions with limits of their own",
                        LargeCluster.NETWORKS, LargeCluster.NODES, LargeCluster.EXTENSIONS);
                speed(figures, stack, client);
                weight(figures, stack, client);
            } catch (IOException e) {
                throw new IllegalStateException("a page can't be had: " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            Stillness.measure(figures, stack);
        });
    }

    private static void speed(Figures figures, Stack stack, HttpClient client)
            throws IOException, InterruptedException {
        double worst = 0;
        String slowest = "";
        List<Double> all = new ArrayList<>();
        for (String page : PAGES) {
            double[] millis = new double[ASKED];
            for (int asked = -WARMING; asked < ASKED; asked++) {
                long start = System.nanoTime();
                HttpResponse<byte[]> answer = get(stack, client, page, false);
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(page + ": status " + answer.statusCode());
                }
                if (asked >= 0) {
                    millis[asked] = (System.nanoTime() - start) / 1e6;
                    all.add(millis[asked]);
                }
            }
            double p95 = Figures.quantile(millis, 0.95);
            figures.note("%-40s p50 %6.1f ms, p95 %6.1f ms", page, Figures.median(millis), p95);
            if (p95 > worst) {
                worst = p95;
                slowest = page;
            }
        }
        figures.note(
                "%d pages, each asked for %d times after %d; of all together p95 %.1f ms; the slowest is %s",
                PAGES.size(),
                ASKED,
                WARMING,
                Figures.quantile(all.stream().mapToDouble(Double::doubleValue).toArray(), 0.95),
                slowest);
        figures.figure("page_p95", worst, "ms");
    }

    private static void weight(Figures figures, Stack stack, HttpClient client)
            throws IOException, InterruptedException {
        long heaviest = 0;
        String which = "";
        for (String page : PAGES) {
            String html = new String(get(stack, client, page, false).body(), StandardCharsets.UTF_8);
            Set<String> parts = new LinkedHashSet<>();
            Matcher part = PART.matcher(html);
            while (part.find()) {
                parts.add(part.group(1));
            }
            long bytes = get(stack, client, page, true).body().length;
            for (String each : parts) {
                bytes += get(stack, client, each, true).body().length;
            }
            if (bytes > heaviest) {
                heaviest = bytes;
                which = page;
            }
        }
        figures.note("the heaviest first load is %s, with its style sheet, scripts and pictures, all as gzip", which);
        figures.figure("page_weight", heaviest / 1024.0, "KB");
    }

    private static HttpResponse<byte[]> get(Stack stack, HttpClient client, String path, boolean zipped)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(stack.api().url() + path))
                .header("Authorization", "Bearer " + stack.token());
        if (zipped) {
            request.header("Accept-Encoding", "gzip");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
