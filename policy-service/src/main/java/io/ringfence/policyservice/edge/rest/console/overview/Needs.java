package io.ringfence.policyservice.edge.rest.console.overview;

import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.policyservice.core.block.CallBlocks;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.feed.FeedStore;
import io.ringfence.policyservice.core.node.NodeState;
import io.ringfence.policyservice.core.traffic.SensorReports;
import io.ringfence.policyservice.edge.rest.NodeView;
import io.ringfence.policyservice.edge.rest.NodesResource;
import io.ringfence.policyservice.edge.rest.console.Formats;
import io.ringfence.policyservice.edge.rest.firewall.GeoipResource;
import io.ringfence.policyservice.edge.rest.firewall.GeoipView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks through everything for what needs a person, the worst first. */
@ApplicationScoped
public class Needs {

    private static final int MOST_FEEDS = 100;
    private static final Set<Fail2BanReport.State> WELL =
            Set.of(Fail2BanReport.State.OFF, Fail2BanReport.State.RUNNING);

    @Inject
    FeedStore feeds;

    @Inject
    GeoipResource geoip;

    @Inject
    CallBlocks blocks;

    @Inject
    SensorReports sensors;

    private final Clock clock = Clock.systemUTC();

    List<Need> of(NodesResource.View nodes) {
        List<Need> bad = new ArrayList<>();
        List<Need> wait = new ArrayList<>();
        nodes.nodes().forEach(node -> node(node, bad, wait));
        if (nodes.pending() > 0 && nodes.relay().reason() != null) {
            bad.add(new Need(
                    "bad",
                    Formats.grouped(nodes.pending()) + " changes wait and are not on Kafka: "
                            + nodes.relay().reason(),
                    "/nodes"));
        }
        feeds.page(Optional.empty(), MOST_FEEDS).items().forEach(feed -> feed(feed, wait));
        GeoipView countries = geoip.get();
        if (countries.warning() != null) {
            wait.add(new Need("wait", "Countries: " + countries.warning(), "/firewall/geoip"));
        }
        calls(bad);
        sensors.all().stream()
                .filter(report -> report.interfaces().isEmpty())
                .forEach(report -> wait.add(
                        new Need("wait", "The sensor of " + report.node() + " captures on no interface.", "/traffic")));
        bad.addAll(wait);
        return bad;
    }

    private static void node(NodeView node, List<Need> bad, List<Need> wait) {
        String place = "/nodes/" + Formats.segment(node.node());
        if (node.state() == NodeState.SILENT) {
            bad.add(new Need(
                    "bad",
                    node.node() + " has been silent for " + Formats.span(node.ageSeconds())
                            + "; its kernel keeps what it had. Look whether the node and its agent run.",
                    place));
        } else if (node.state() == NodeState.DEGRADED) {
            bad.add(new Need(
                    "bad",
                    node.node() + " is degraded" + (node.lastError() == null ? "." : ": " + node.lastError()),
                    place));
        } else if (node.state() == NodeState.WAITING) {
            wait.add(new Need("wait", node.node() + " has no policy yet.", place));
        }
        if (node.entries().notLoaded() > 0) {
            bad.add(new Need(
                    "bad",
                    Formats.grouped(node.entries().notLoaded()) + " elements are not loaded on " + node.node() + ".",
                    place));
        }
        NodeView.Fail2BanLine jails = node.fail2ban();
        if (jails != null && !WELL.contains(jails.state())) {
            wait.add(new Need("wait", "Fail2Ban on " + node.node() + ": " + jails.detail(), "/fail2ban"));
        }
        node.warnings().forEach(warning -> wait.add(new Need("wait", node.node() + ": " + warning, place)));
    }

    private static void feed(Feed feed, List<Need> wait) {
        FeedState state = feed.state();
        if (!feed.set().enabled()) {
            return;
        }
        if (state.held() != null) {
            wait.add(new Need(
                    "wait",
                    "The feed " + feed.name() + " wants to change much at once, and waits for you.",
                    "/firewall/feeds"));
        } else if (state.lastError() != null) {
            wait.add(new Need(
                    "wait",
                    "The feed " + feed.name() + " can't be refreshed: " + state.lastError()
                            + " What it had stays in force.",
                    "/firewall/feeds"));
        }
    }

    private void calls(List<Need> bad) {
        Instant now = clock.instant();
        long held = blocks.all().stream().filter(block -> block.isActive(now)).count();
        if (held > 0) {
            bad.add(new Need(
                    "bad",
                    held == 1 ? "One extension or tenant is kept from calling." : held + " are kept from calling.",
                    "/blocks"));
        }
    }
}
