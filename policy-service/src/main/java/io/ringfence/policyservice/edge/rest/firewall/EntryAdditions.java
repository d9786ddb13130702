package io.ringfence.policyservice.edge.rest.firewall;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.entry.EntryInput;
import io.ringfence.policyservice.core.entry.EntryStore;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.edge.rest.BanLifts;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Preconditions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import org.jboss.resteasy.reactive.RestResponse;

/** Adds entries for whoever asks, wherever the address came from: the same rules, audit and answer. */
@ApplicationScoped
public class EntryAdditions {

    @Inject
    EntryStore entries;

    @Inject
    Nodes nodes;

    @Inject
    Changes changes;

    @Inject
    BanLifts lifts;

    private final Clock clock = Clock.systemUTC();

    /**
     * Adds an entry, or makes the one that is there like it.
     *
     * @param force store it even if it cuts somebody off
     * @return 201 with where it is, or 200 when it was there
     */
    public RestResponse<EntryView> add(EntryInput input, boolean force, UriInfo uri) {
        String subject = "entry/" + input.list() + "/" + input.cidr();
        EntryDraft draft = changes.done(EntryDraft.of(input, clock.instant()), "entry.add", subject);
        Changed<Entry> changed = changes.done(entries.put(draft, changes.requester(), force), "entry.add", subject);
        Entry entry = changed.value();
        if (entry.list() == ListKind.ALLOW) {
            lifts.allowed(entry.network(), changes.requester().actor());
        }
        RestResponse.ResponseBuilder<EntryView> response =
                RestResponse.ResponseBuilder.ok(EntryView.of(entry, nodes.all(), draft.notes()));
        if (changed.kind() == Changed.Kind.CREATED) {
            response.status(RestResponse.Status.CREATED)
                    .location(uri.getBaseUriBuilder()
                            .path(EntriesResource.PATH)
                            .path(entry.id().toString())
                            .build());
        }
        return response.header("ETag", Preconditions.tag(entry.change())).build();
    }
}
