package io.ringfence.policyservice.edge.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.feed.content.FeedNetworks;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All pages of an API like APIBAN's, from the first: {@code GET .../banned/100} answers {@code {"ID": "1234", "ipaddress":
 * [...]}}, {@code GET .../banned/1234} what came after, and so on until the ID is {@code none} or stays. Each fetch reads all
 * pages: nothing must be remembered, and what has been taken off the list goes.
 */
final class ApibanPages {

    /** The ID before all others. */
    private static final String FIRST = "100";

    private static final String NONE = "none";
    private static final int MAX_PAGES = 5_000;
    private static final int MAX_PAGE_BYTES = 8 << 20;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;

    ApibanPages(Http http) {
        this.http = http;
    }

    void read(URI address, FeedNetworks networks, Duration timeout)
            throws IOException, InterruptedException, FeedException {
        String id = FIRST;
        long line = 0;
        for (int page = 0; page < MAX_PAGES && !networks.isOver(); page++) {
            Page read = page(page(address, id), page, timeout);
            line = take(read, line, networks);
            if (read.id().equals(NONE) || read.id().equals(id)) {
                return;
            }
            if (!ID.matcher(read.id()).matches()) {
                throw new FeedException("page " + (page + 1) + " names no next page: its ID is not one");
            }
            id = read.id();
        }
        if (!networks.isOver()) {
            throw new FeedException("it has more than " + MAX_PAGES + " pages");
        }
    }

    private record Page(String id, List<String> addresses) {}

    private Page page(URI address, int number, Duration timeout)
            throws IOException, InterruptedException, FeedException {
        try (Answer answer = http.get(address, Map.of(), timeout)) {
            // The end may come as 400 with the ID "none".
            if (answer.status() != 200 && !(answer.status() == 400 && number > 0)) {
                throw new FeedException(FeedFetch.answered(answer.status()));
            }
            byte[] body = answer.body().readNBytes(MAX_PAGE_BYTES + 1);
            if (body.length > MAX_PAGE_BYTES) {
                throw new FeedException("page " + (number + 1) + " is larger than " + (MAX_PAGE_BYTES >> 20) + " MiB");
            }
            JsonNode json = JSON.readTree(body);
            JsonNode addresses = json.path("ipaddress");
            if (!json.path("ID").isValueNode() || !addresses.isArray() && !addresses.isTextual()) {
                throw new FeedException("page " + (number + 1) + " is not an object with ID and ipaddress");
            }
            Page page = new Page(json.path("ID").asText(), texts(addresses));
            if (answer.status() != 200 && !page.id().equals(NONE)) {
                throw new FeedException(FeedFetch.answered(answer.status()));
            }
            return page;
        } catch (JsonProcessingException e) {
            throw new FeedException("page " + (number + 1) + " is not JSON");
        }
    }

    private static List<String> texts(JsonNode addresses) {
        if (addresses.isTextual()) {
            return List.of(addresses.asText());
        }
        List<String> texts = new ArrayList<>(addresses.size());
        addresses.forEach(address -> texts.add(address.asText()));
        return texts;
    }

    /** Beside the ID {@code none} stands a message in place of addresses: that there are no more, or that something is wrong. */
    private static long take(Page page, long line, FeedNetworks networks) throws FeedException {
        long at = line;
        for (String text : page.addresses()) {
            String address = text.strip();
            if (page.id().equals(NONE) && !isNetwork(address)) {
                if (!address.toLowerCase(Locale.ROOT).contains("no new")) {
                    throw new FeedException(
                            "it answers '" + address.substring(0, Math.min(100, address.length())) + "'");
                }
            } else {
                networks.take(++at, address);
            }
        }
        return at;
    }

    private static boolean isNetwork(String text) {
        try {
            return Network.parse(text).prefix() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The address of what comes after an ID; a query stays behind it. */
    static URI page(URI address, String id) {
        String text = address.toString();
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        String rest = query < 0 ? "" : text.substring(query);
        return URI.create(path + (path.endsWith("/") ? "" : "/") + id + rest);
    }
}
