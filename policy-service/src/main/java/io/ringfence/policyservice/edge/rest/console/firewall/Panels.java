package io.ringfence.policyservice.edge.rest.console.firewall;

import io.ringfence.contract.node.ScriptReport;
import io.ringfence.policyservice.edge.rest.NodeView;
import io.ringfence.policyservice.edge.rest.NodesResource;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.feed.FeedStateView.Status;
import io.ringfence.policyservice.edge.rest.feed.FeedView;
import io.ringfence.policyservice.edge.rest.feed.FeedsResource;
import io.ringfence.policyservice.edge.rest.firewall.GeoipResource;
import io.ringfence.policyservice.edge.rest.firewall.GeoipView;
import io.ringfence.policyservice.edge.rest.firewall.ListView;
import io.ringfence.policyservice.edge.rest.firewall.ListsResource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the panels of the firewall say beside their switches. */
@ApplicationScoped
public class Panels {

    private static final int MOST = 100;

    @Inject
    ListsResource lists;

    @Inject
    FeedsResource feeds;

    @Inject
    GeoipResource geoip;

    @Inject
    NodesResource nodes;

    /**
     * What they say.
     *
     * @param lists of the first hundred named lists, how many there are and how many networks they have
     * @param feeds likewise how many feeds, and how many of them want somebody to look
     * @param scripts of all nodes
     */
    record Told(Count lists, Count feeds, GeoipView countries, Scripts scripts) {}

    /**
     * How many.
     *
     * @param more whether there are more than were counted
     * @param of how many of something in them
     */
    record Count(int number, boolean more, long of) {}

    /** The nodes' scripts by how their last trial ended. */
    record Scripts(long nodes, long active, long wrong) {}

    Told told() {
        Paging.PageOf<ListView> named = lists.page(null, MOST);
        Paging.PageOf<FeedView> fed = feeds.page(null, MOST);
        List<NodeView> all = nodes.all().nodes();
        List<ScriptReport> scripts =
                all.stream().flatMap(node -> node.scripts().stream()).toList();
        long active = scripts.stream()
                .filter(script -> script.state() == ScriptReport.State.ACTIVE)
                .count();
        return new Told(
                new Count(
                        named.items().size(),
                        isMore(named.next()),
                        named.items().stream().mapToLong(ListView::networks).sum()),
                new Count(
                        fed.items().size(),
                        isMore(fed.next()),
                        fed.items().stream()
                                .filter(feed -> feed.state().status() == Status.HELD
                                        || feed.state().status() == Status.FAILING)
                                .count()),
                geoip.get(),
                new Scripts(
                        all.stream().filter(node -> !node.scripts().isEmpty()).count(),
                        active,
                        scripts.size() - active));
    }

    private static boolean isMore(@Nullable String next) {
        return next != null;
    }
}
