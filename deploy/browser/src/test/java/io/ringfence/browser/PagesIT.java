package io.ringfence.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every page: it is there, nothing moves, nothing complains, everybody can use it, on a phone too. */
class PagesIT {

    /** More would wait for each other: a browser opens six connections, and each page holds one for what is live. */
    private static final int AT_ONCE = 5;

    /** Two updates of what is live, each a second. */
    private static final int LIVE_MILLIS = 2_300;

    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private static Browsers browsers;
    private static BrowserContext context;

    @BeforeAll
    static void open() {
        Browsers.check();
        RealStack stack = RealStack.get();
        browsers = new Browsers();
        context = browsers.fresh();
        Page page = browsers.page(context);
        Browsers.login(page, "admin", stack.password());
        page.close();
    }

    @AfterAll
    static void close() {
        if (browsers != null) {
            browsers.close();
        }
    }

    /** A page of the table of all addresses, and where it is looked at. */
    private static Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        for (String path : List.of(
                "/",
                "/access",
                "/audit",
                "/bans",
                "/blocks",
                "/calls",
                "/explain",
                "/fail2ban",
                "/firewall",
                "/firewall/entries",
                "/firewall/feeds",
                "/firewall/geoip",
                "/firewall/lists",
                "/firewall/scripts",
                "/me",
                "/nodes",
                "/notifications",
                "/rates",
                "/tenants",
                "/traffic",
                "/traffic/sources")) {
            places.put(path, path);
        }
        places.put("/access/users/{name}", "/access/users/admin");
        places.put("/explain?q=", "/explain?q=203.0.113.77");
        places.put("/firewall/entries/{id}", "/firewall/entries/" + id("/api/v1/firewall/entries", "id"));
        places.put("/firewall/feeds/{name}", "/firewall/feeds/shared");
        places.put("/firewall/lists/{name}", "/firewall/lists/made");
        places.put("/blocks/{id}", "/blocks/" + id("/api/v1/call-blocks?tenant=acme", "id"));
        places.put("/nodes/{node}", "/nodes/node1");
        places.put("/tenants/{tenant}", "/tenants/acme");
        places.put("/tenants/{tenant}/addresses", "/tenants/acme/addresses");
        places.put("/tenants/{tenant}/calls", "/tenants/acme/calls");
        places.put("/tenants/{tenant}/extensions", "/tenants/acme/extensions");
        places.put("/tenants/{tenant}/extensions/{extension}", "/tenants/acme/extensions/202");
        places.put("/tenants/{tenant}/routes", "/tenants/acme/routes");
        places.put("/traffic/calls/{callId}", "/traffic/calls/" + RealStack.CALL);
        places.put("/traffic/{id}", "/traffic/" + id("/api/v1/traffic?callId=" + RealStack.CALL, "id"));
        return places;
    }

    /** Those that only lead to another page. */
    private static final Set<String> LEADS_ON = Set.of("/firewall/{step}", "/login", "/login/oidc");

    private static String id(String path, String field) {
        return RealStack.get()
                .api("GET", path, "")
                .json()
                .path("items")
                .path(0)
                .path(field)
                .asText();
    }

    @Test
    void everyPageOfTheTableIsLookedAt() throws IOException {
        Set<String> pages =
                Files.readAllLines(Path.of("../../policy-service/src/test/resources/access-table.txt")).stream()
                        .filter(line -> line.startsWith("GET") && !line.contains("/api/") && !line.contains("/live/"))
                        .map(line -> line.split("\\s+")[1])
                        .filter(path -> !LEADS_ON.contains(path))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(places().keySet()).containsAll(pages);
    }

    @Test
    void everyPageIsThereStandsStillAndCanBeUsedByEverybody() {
        RealStack stack = RealStack.get();
        stack.api("PUT", "/api/v1/firewall/lists/made?list=BLOCK", "[\"198.18.99.0/24\"]");
        List<String> wrong = new ArrayList<>();
        List<String> paths = List.copyOf(places().values());
        for (int from = 0; from < paths.size(); from += AT_ONCE) {
            Map<String, Page> open = new LinkedHashMap<>();
            for (String path : paths.subList(from, Math.min(paths.size(), from + AT_ONCE))) {
                Page page = browsers.page(context);
                Response response = page.navigate(path);
                if (response == null || response.status() != 200) {
                    wrong.add(path + ": status " + (response == null ? "none" : response.status()));
                }
                open.put(path, page);
            }
            stack.sip("OPTIONS", "live-" + from, "curious");
            open.values().iterator().next().waitForTimeout(LIVE_MILLIS);
            open.forEach((path, page) -> check(path, page, wrong));
            open.values().forEach(Page::close);
        }

        wrong.addAll(browsers.errors());
        assertThat(wrong).isEmpty();
    }

    private static void check(String path, Page page, List<String> wrong) {
        double shifted = ((Number) page.evaluate("window.shifted")).doubleValue();
        if (shifted > 0) {
            wrong.add(path + ": moves by " + shifted + ": " + page.evaluate("window.shiftedWhat.join(' | ')"));
        }
        String name = path.replaceAll("[^a-zA-Z0-9]+", "-").replaceAll("^-|-$", "");
        String file = name.isEmpty() ? "overview" : name;
        picture(page, ColorScheme.LIGHT, file);
        page.setViewportSize(375, 900);
        use(path, page, "on a phone", wrong);
        int wide = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        if (wide > 375) {
            wrong.add(path + ": " + wide + " pixels wide on a phone of 375");
        }
        page.setViewportSize(1280, 900);
        picture(page, ColorScheme.DARK, file);
        use(path, page, "in the dark", wrong);
    }

    private static void picture(Page page, ColorScheme scheme, String file) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots", scheme.name().toLowerCase(Locale.ROOT), file + ".png"))
                .setFullPage(true));
    }

    private static void use(String path, Page page, String how, List<String> wrong) {
        for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
            if (GRAVE.contains(rule.getImpact())) {
                wrong.add(path + " " + how + ": " + rule.getId() + " at "
                        + rule.getNodes().stream()
                                .limit(3)
                                .map(node -> node.getTarget() + " " + node.getHtml())
                                .toList());
            }
        }
    }
}
