package io.ringfence.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do with the console. */
class FlowsIT {

    /** Long enough for what comes by Kafka, billing-watcher and a stream to a page, on a busy machine. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static Browsers browsers;
    private static RealStack stack;

    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void open() {
        Browsers.check();
        stack = RealStack.get();
        browsers = new Browsers();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    @AfterAll
    static void close() {
        if (browsers != null) {
            browsers.close();
        }
    }

    @BeforeEach
    void login() {
        context = browsers.fresh();
        page = browsers.page(context);
        Browsers.login(page, "admin", stack.password());
    }

    @AfterEach
    void leave() {
        context.close();
    }

    @Test
    void somebodyLogsInAndOut() {
        page.getByRole(AriaRole.BUTTON, named("Log out")).click();
        assertThat(page).hasURL(Pattern.compile(".*/login"));
        page.navigate("/audit?actor=admin");
        assertThat(page).hasURL(Pattern.compile(".*/login\\?to=.*"));
        page.getByLabel("Name").first().fill("admin");
        page.getByLabel("Password").first().fill("not the password");
        page.getByRole(AriaRole.BUTTON, exactly("Log in")).click();
        assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("wrong");
        assertThat(page.getByLabel("Name").first()).hasValue("admin");
        page.getByLabel("Password").first().fill(stack.password());
        page.getByRole(AriaRole.BUTTON, exactly("Log in")).click();
        assertThat(page).hasURL(Pattern.compile(".*/audit\\?actor=admin"));
    }

    @Test
    void anAddressIsBlockedFromRawTrafficAndLetInAgain() {
        // Given: somebody who looks when a packet comes
        page.navigate("/traffic?method=REGISTER");
        page.waitForTimeout(500);
        stack.sip("REGISTER", "attack-1@evil", "sipvicious");

        // When
        Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("sipvicious"));
        assertThat(row.first()).isVisible();
        row.first().getByText("Block").click();
        page.locator("#block button").click();

        // Then
        assertThat(page.locator(".flash")).containsText("is blocked");
        assertThat(page.locator(".answer")).containsText("dropped");
        page.getByRole(AriaRole.BUTTON, named("Lift on")).click();
        assertThat(page.locator(".answer")).containsText("passes");
    }

    @Test
    void settingsAreTriedAndTakenBack() {
        page.navigate("/firewall");
        page.getByLabel("Limit the rate").check();
        page.getByRole(AriaRole.BUTTON, named("Save: show the preview")).click();
        page.getByRole(AriaRole.BUTTON, named("Try for 60 s")).click();
        Locator bar = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Settings on trial"));
        assertThat(bar).isVisible();
        assertThat(bar.locator(".countdown")).hasText(Pattern.compile("\\d+ s"));
        page.navigate("/audit");
        assertThat(bar).isVisible();
        bar.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Undo"))
                .click();
        assertThat(bar).isHidden();
        page.navigate("/firewall");
        assertThat(page.getByLabel("Limit the rate")).not().isChecked();
    }

    @Test
    void aRaisedLimitLiftsTheBlock() {
        stack.call("acme", "207", "flow-207", "9.00");
        page.navigate("/tenants/acme/extensions/207");
        assertThat(page.locator("main")).containsText("blocked");
        assertThat(page.locator(".state.bad").first()).hasText("blocked");
        page.getByLabel("A day", new Page.GetByLabelOptions().setExact(true)).fill("100.00");
        page.getByRole(AriaRole.BUTTON, named("Save the limits of 207")).click();
        assertThat(page.locator(".flash")).containsText("saved");
        assertThat(page.getByText("not blocked")).isVisible();
    }

    @Test
    void aBanIsLiftedOnAllNodes() {
        stack.api("POST", "/api/v1/bans", "{\"ip\":\"203.0.113.79\",\"seconds\":3600,\"reason\":\"flow\"}");
        page.navigate("/bans?ip=203.0.113.79");
        page.getByRole(AriaRole.BUTTON, named("Lift on 1 node")).click();
        assertThat(page.locator(".flash")).containsText("proven on 1 of 1 nodes");
        page.getByRole(AriaRole.BUTTON, exactly("Undo")).click();
        assertThat(page.locator(".flash")).containsText("is banned");
    }

    @Test
    void aFormThatIsRefusedKeepsWhatWasTypedAndSaysWhyBesideTheField() {
        page.navigate("/tenants");
        page.getByLabel("Name").first().fill("fresh");
        page.getByLabel("Time zone").fill("Europe/Nowhere\"><b>");
        page.getByLabel("Currency").fill("EUR");
        page.getByLabel("Home country").fill("IT");
        page.getByRole(AriaRole.BUTTON, named("Define the tenant")).click();
        assertThat(page.locator(".field.wrong .error")).isVisible();
        assertThat(page.getByLabel("Time zone")).hasValue("Europe/Nowhere\"><b>");
        assertThat(page.getByLabel("Time zone")).hasAttribute("aria-invalid", "true");
        assertThat(page.getByLabel("Currency")).hasValue("EUR");
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsShownBesideWhatWasTyped() {
        page.navigate("/tenants/other");
        page.getByLabel("All together, a day").fill("11.00");
        stack.api("PUT", "/api/v1/tenants/other/limits", "{\"tenantDaily\":\"22.00\"}");
        page.getByRole(AriaRole.BUTTON, named("Save the limits")).click();
        assertThat(page.locator("main")).containsText("Somebody else has changed this meanwhile");
        assertThat(page.locator("table").filter(new Locator.FilterOptions().setHasText("tenantDaily")))
                .containsText("22.00");
        assertThat(page.getByLabel("All together, a day")).hasValue("11.00");
        page.getByRole(AriaRole.BUTTON, named("Save the limits")).click();
        assertThat(page.locator(".flash")).containsText("saved");
    }

    @Test
    void aSessionThatEndsInTheMiddleOfAFormLosesNothing() {
        page.navigate("/tenants/other");
        page.getByLabel("A single call").fill("3.33");
        context.clearCookies(new BrowserContext.ClearCookiesOptions().setName("ringfence-session"));
        page.getByRole(AriaRole.BUTTON, named("Save the limits")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).isVisible();
        dialog.getByLabel("Password").fill(stack.password());
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Log in and go on"))
                .click();
        assertThat(page.locator(".flash")).containsText("saved");
        assertThat(page.getByLabel("A single call")).hasValue("3.33");
    }

    @Test
    void whoIsOfOneTenantGetsNowhereElse() {
        stack.api(
                "PUT",
                "/api/v1/users/carla",
                "{\"role\":\"ADMIN\",\"tenant\":\"acme\",\"password\":\"correct horse battery\"}");
        BrowserContext own = browsers.fresh();
        Page theirs = own.newPage();
        Browsers.login(theirs, "carla", "correct horse battery");
        assertThat(theirs).hasURL(Pattern.compile(".*/tenants/acme"));
        Assertions.assertThat(theirs.navigate("/tenants/other").status()).isEqualTo(404);
        Assertions.assertThat(theirs.navigate("/tenants/other/calls").status()).isEqualTo(404);
        Assertions.assertThat(theirs.navigate("/firewall").status()).isEqualTo(403);
        Assertions.assertThat(theirs.navigate("/blocks").status()).isEqualTo(200);
        assertThat(theirs.locator(".rail")).not().containsText("Firewall");
        own.close();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
