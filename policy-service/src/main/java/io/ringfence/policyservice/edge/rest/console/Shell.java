package io.ringfence.policyservice.edge.rest.console;

import io.quarkus.security.identity.SecurityIdentity;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.settings.SettingsView;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is around each page: who looks, where they are, how the nodes stand, and what is on trial. */
@RequestScoped
@Named("shell")
public class Shell {

    private static final List<Link> LINKS = List.of(
            new Link("/", "Overview", Roles.VIEWER),
            new Link("/nodes", "Nodes", Roles.VIEWER),
            new Link("/firewall", "Firewall", Roles.VIEWER),
            new Link("/fail2ban", "Fail2Ban", Roles.VIEWER),
            new Link("/rates", "SIP rates", Roles.VIEWER),
            new Link("/traffic", "Traffic", Roles.VIEWER),
            new Link("/tenants", "Limits", Roles.TENANT_VIEWER),
            new Link("/calls", "Calls", Roles.TENANT_VIEWER),
            new Link("/blocks", "Blocks", Roles.TENANT_VIEWER),
            new Link("/notifications", "Notifications", Roles.VIEWER),
            new Link("/audit", "Audit", Roles.VIEWER),
            new Link("/access", "Access", Roles.ADMIN));

    /** What a phone shows beside More. */
    private static final List<String> FIRST = List.of("/", "/firewall", "/traffic", "/blocks");

    @Inject
    SecurityIdentity identity;

    @Inject
    RoutingContext context;

    @Inject
    Around around;

    /**
     * A place that the rail leads to.
     *
     * @param path where its pages begin
     * @param role who may go there
     */
    public record Link(String path, String label, String role) {

        /** Whether a page belongs there. */
        public boolean leadsTo(String page) {
            return path.equals("/") ? page.equals("/") : page.equals(path) || page.startsWith(path + "/");
        }
    }

    /** The path that was asked. */
    public String path() {
        return context.normalizedPath();
    }

    /** The places that the one who looks may go to. */
    public List<Link> links() {
        return LINKS.stream().filter(link -> can(link.role())).toList();
    }

    /** Those of a phone's bar. */
    public List<Link> firstLinks() {
        List<Link> all = links();
        List<Link> first =
                all.stream().filter(link -> FIRST.contains(link.path())).toList();
        return first.size() == FIRST.size()
                ? first
                : all.stream().limit(FIRST.size()).toList();
    }

    /** The others, behind More. */
    public List<Link> otherLinks() {
        List<Link> first = firstLinks();
        return links().stream().filter(link -> !first.contains(link)).toList();
    }

    public boolean loggedIn() {
        return !identity.isAnonymous();
    }

    public String user() {
        return identity.isAnonymous() ? "" : identity.getPrincipal().getName();
    }

    /** Whether the one who looks holds a role. */
    public boolean can(String role) {
        return identity.hasRole(role);
    }

    /** Whether they see the whole cluster, and not one tenant of it. */
    public boolean cluster() {
        return can(Roles.VIEWER);
    }

    public boolean operator() {
        return can(Roles.OPERATOR);
    }

    public boolean tenantOperator() {
        return can(Roles.TENANT_OPERATOR);
    }

    public boolean tenantAdmin() {
        return can(Roles.TENANT_ADMIN);
    }

    public boolean admin() {
        return can(Roles.ADMIN);
    }

    /** How the nodes stand. */
    public Pill pill() {
        return around.pill();
    }

    /** The settings on trial; null without a trial. */
    public SettingsView.@Nullable TrialView trial() {
        return around.trial();
    }
}
