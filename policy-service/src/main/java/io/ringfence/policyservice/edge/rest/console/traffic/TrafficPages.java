package io.ringfence.policyservice.edge.rest.console.traffic;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.traffic.Ladder;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.firewall.EntryView;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.ringfence.policyservice.edge.rest.traffic.LiveRows;
import io.ringfence.policyservice.edge.rest.traffic.PacketDetail;
import io.ringfence.policyservice.edge.rest.traffic.PacketView;
import io.ringfence.policyservice.edge.rest.traffic.SourcesResource;
import io.ringfence.policyservice.edge.rest.traffic.TracedCallsResource;
import io.ringfence.policyservice.edge.rest.traffic.TrafficParameters;
import io.ringfence.policyservice.edge.rest.traffic.TrafficResource;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SIP as the sensors capture it. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class TrafficPages {

    private static final int ROWS = 50;
    private static final int SOURCES = 100;

    @Inject
    Pages pages;

    @Inject
    TrafficResource traffic;

    @Inject
    TracedCallsResource calls;

    @Inject
    SourcesResource sources;

    @Inject
    LiveRows rows;

    @Inject
    LiveStreams live;

    /**
     * What was found.
     *
     * @param isLive whether it goes on by itself: neither a time nor a page was asked for
     */
    record Found(
            TrafficResource.@Nullable PacketsPage page,
            List<SourcesResource.SensorView> sensors,
            String query,
            boolean isLive) {

        public long lost() {
            return sensors.stream()
                    .map(SourcesResource.SensorView::report)
                    .mapToLong(report -> report.drops().all())
                    .sum();
        }
    }

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance traffic(Found found, Typed typed, FormProblem problem);

        static native TemplateInstance rows(List<PacketView> rows, boolean operator);

        static native TemplateInstance more(long more);

        static native TemplateInstance packet(PacketDetail detail, FormProblem problem);

        static native TemplateInstance ladder(Ladder ladder, LadderDrawing drawing);

        static native TemplateInstance sources(SourcesResource.Sources sources);

        static native TemplateInstance sourceRows(SourcesResource.Sources sources);
    }

    @GET
    @Path("traffic")
    @RolesAllowed(Roles.VIEWER)
    public Response all(
            @BeanParam TrafficParameters parameters,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        Typed typed = new Typed(uri.getQueryParameters());
        TrafficParameters asked = parameters.withoutBlanks();
        boolean isLive = cursor == null
                && typed.stripped("from").isEmpty()
                && typed.stripped("to").isEmpty();
        List<SourcesResource.SensorView> sensors = sources.sensors();
        try {
            TrafficResource.PacketsPage page =
                    traffic.list(asked, null, cursor, ROWS, uri).getEntity();
            return pages.show(
                    Templates.traffic(new Found(page, sensors, asked.query(), isLive), typed, FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.again(
                    refused.refusal(),
                    Templates.traffic(
                            new Found(null, sensors, asked.query(), false), typed, FormProblem.of(refused.refusal())));
        }
    }

    @GET
    @Path("live/traffic")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@BeanParam TrafficParameters parameters, @Context Sse sse) {
        boolean operator = live.may(Roles.OPERATOR);
        Multi<OutboundSseEvent> packets = rows.of(parameters.withoutBlanks())
                .onItem()
                .transformToIterable(batch -> {
                    OutboundSseEvent shown = sse.newEventBuilder()
                            .name("rows")
                            .data(Templates.rows(batch.rows(), operator)
                                    .render()
                                    .strip())
                            .build();
                    return batch.more() == 0
                            ? List.of(shown)
                            : List.of(
                                    shown,
                                    sse.newEventBuilder()
                                            .name("more")
                                            .data(Templates.more(batch.more())
                                                    .render()
                                                    .strip())
                                            .build());
                });
        return Multi.createBy()
                .merging()
                .streams(live.open(sse, Map.of()), packets)
                .select()
                .first(LiveStreams.AT_MOST);
    }

    @GET
    @Path("traffic/{id}")
    @RolesAllowed(Roles.VIEWER)
    public Response packet(@PathParam("id") String id) {
        return pages.show(Templates.packet(traffic.packet(id), FormProblem.NONE));
    }

    @POST
    @Path("traffic/{id}/block")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response block(@PathParam("id") String id, MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> traffic.block(id, null, typed.on("force"), uri),
                done -> "/explain?q=" + address(done.getEntity()),
                done -> {
                    Flash told = Flash.of(address(done.getEntity())
                            + " is blocked; nodes follow within moments. Its packets are captured still.");
                    boolean isNew = done.getStatus() == Response.Status.CREATED.getStatusCode();
                    return isNew
                            ? told.undo("/firewall/entries/" + done.getEntity().id() + "/remove", Map.of())
                            : told;
                },
                problem -> Templates.packet(traffic.packet(id), problem));
    }

    private static String address(EntryView entry) {
        return entry.cidr().replaceAll("/(32|128)$", "");
    }

    @GET
    @Path("traffic/calls/{callId}")
    @RolesAllowed(Roles.VIEWER)
    public Response call(@PathParam("callId") String callId, @QueryParam("ip") @Nullable String ip) {
        Ladder ladder = calls.json(callId, ip == null || ip.isBlank() ? null : ip);
        return pages.show(Templates.ladder(ladder, LadderDrawing.of(ladder)));
    }

    @GET
    @Path("traffic/sources")
    @RolesAllowed(Roles.VIEWER)
    public Response sources() {
        return pages.show(Templates.sources(sources.sources(SOURCES)));
    }

    @GET
    @Path("live/sources")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> sourcesStream(@Context Sse sse) {
        return live.open(sse, Map.of("sources", () -> Templates.sourceRows(sources.sources(SOURCES))));
    }
}
