package io.ringfence.bench.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.ringfence.bench.Figures;
import io.ringfence.standalone.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether anything moves by itself or complains while pages are open and what is live on them changes. */
final class Stillness {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int LIVE_MILLIS = 3_200;
    private static final int AT_ONCE = 5;
    private static final String COUNT =
            "window.shifts = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
                    + " if (!entry.hadRecentInput) window.shifts++; }).observe({ type: 'layout-shift', buffered: true });";

    private Stillness() {}

    static void measure(Figures figures, Stack stack) {
        if (!Files.isExecutable(CHROMIUM)) {
            figures.note("layout_shifts_and_console_errors needs Debian's chromium");
            return;
        }
        List<String> told = new ArrayList<>();
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setArgs(
                                        List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")))) {
            BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                    .setBaseURL(stack.api().url())
                    .setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + stack.token())));
            context.addInitScript(COUNT);
            int number = 0;
            for (int from = 0; from < ConsoleBench.PAGES.size(); from += AT_ONCE) {
                List<Page> open = new ArrayList<>();
                for (String path :
                        ConsoleBench.PAGES.subList(from, Math.min(ConsoleBench.PAGES.size(), from + AT_ONCE))) {
                    Page page = context.newPage();
                    page.onConsoleMessage(message -> {
                        if (message.type().equals("error")) {
                            told.add(path + ": " + message.text());
                        }
                    });
                    page.onPageError(error -> told.add(path + ": " + error));
                    page.navigate(path);
                    open.add(page);
                }
                LargeCluster.report(stack, Instant.now());
                stack.api()
                        .call(
                                "POST",
                                "/api/v1/firewall/entries",
                                "{\"list\":\"BLOCK\",\"cidr\":\"203.0.113." + ++number + "\"}");
                open.getFirst().waitForTimeout(LIVE_MILLIS);
                for (Page page : open) {
                    int shifts = ((Number) page.evaluate("window.shifts")).intValue();
                    for (int shift = 0; shift < shifts; shift++) {
                        told.add(page.url() + ": something moved");
                    }
                    page.close();
                }
            }
        }
        told.stream().limit(20).forEach(line -> figures.note("%s", line));
        figures.note(
                "%d pages in Chromium, each open for 3 s while nodes report and an entry is added",
                ConsoleBench.PAGES.size());
        figures.figure("layout_shifts_and_console_errors", told.size(), "");
    }
}
