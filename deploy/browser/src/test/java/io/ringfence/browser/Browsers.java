package io.ringfence.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Debian's Chromium, driven by Playwright, which downloads nothing. */
final class Browsers implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Adds up what has moved without anybody having done anything. */
    private static final String SHIFTS = """
            window.shifted = 0;
            window.shiftedWhat = [];
            new PerformanceObserver(list => list.getEntries().filter(entry => !entry.hadRecentInput).forEach(entry => {
              window.shifted += entry.value;
              entry.sources.forEach(source => window.shiftedWhat.push(
                source.node ? (source.node.outerHTML || source.node.textContent || '').slice(0, 80) : '?'));
            })).observe({ type: 'layout-shift', buffered: true });""";

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> errors = new ArrayList<>();

    Browsers() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(ARGUMENTS)
                        .setHeadless(true));
    }

    /** Skips, by name, where there is no Chromium or nobody may make network namespaces; in CI both must be there. */
    static void check() {
        boolean possible = Files.isExecutable(CHROMIUM) && "root".equals(System.getProperty("user.name"));
        if (!possible && System.getenv("CI") != null) {
            throw new IllegalStateException("needs /usr/bin/chromium and root");
        }
        Assumptions.assumeTrue(possible, "needs /usr/bin/chromium and root");
    }

    /** A browser of its own for somebody, without any cookie. */
    BrowserContext fresh() {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(RealStack.get().url())
                .setViewportSize(1280, 900));
        context.setDefaultTimeout(15_000);
        context.addInitScript(SHIFTS);
        return context;
    }

    /** A page whose errors are kept. */
    Page page(BrowserContext context) {
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> errors.add(page.url() + ": " + error));
        return page;
    }

    /** What browsers have complained of since this was asked last. */
    List<String> errors() {
        List<String> told = List.copyOf(errors);
        errors.clear();
        return told;
    }

    /** Logs somebody in as people do. */
    static void login(Page page, String name, String password) {
        page.navigate("/login");
        page.getByLabel("Name").first().fill(name);
        page.getByLabel("Password").first().fill(password);
        page.getByRole(
                        com.microsoft.playwright.options.AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Log in").setExact(true))
                .click();
        page.waitForURL(url -> !url.contains("/login"));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
