package io.ringfence.policyservice.edge.rest.console.firewall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.NodeView;
import io.ringfence.policyservice.edge.rest.NodesResource;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.firewall.PreviewResource;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.ringfence.policyservice.edge.rest.settings.SettingsResource;
import io.ringfence.policyservice.edge.rest.settings.SettingsView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Settings on their way from a form to the nodes: read from what was typed, looked at, then tried or applied. */
@ApplicationScoped
public class SettingsDraft {

    @Inject
    SettingsResource settings;

    @Inject
    PreviewResource preview;

    @Inject
    NodesResource nodes;

    @Inject
    ObjectMapper json;

    /**
     * The settings that hold now.
     *
     * @param stored those that hold for good
     * @param shown those that forms begin with: those on trial while there is one
     */
    record Now(SettingsView view, JsonNode stored, JsonNode shown, String etag) {}

    /**
     * What a page shows of settings before they are set.
     *
     * @param candidate the settings, as JSON
     * @param etag of the settings that they were made from
     * @param node the node whose rules are shown; empty without any
     */
    record Look(
            String candidate,
            String etag,
            String node,
            List<String> nodes,
            List<SettingsForm.Change> changes,
            List<Part> parts,
            List<String> cuts) {}

    /** A set or a table of rules that differs. */
    record Part(String title, List<Line> lines) {}

    /** A line that goes or comes. */
    record Line(boolean comes, String text) {}

    Now now() {
        RestResponse<SettingsView> answer = settings.get();
        SettingsView view = Objects.requireNonNull(answer.getEntity(), "settings are always there");
        return new Now(
                view,
                json.valueToTree(view.settings()),
                json.valueToTree(
                        view.trial() == null ? view.settings() : view.trial().settings()),
                answer.getHeaderString("ETag"));
    }

    /** The settings that a form asks for: as one text, or field by field. */
    ObjectNode candidate(Typed form) {
        if (!form.on("candidate")) {
            return SettingsForm.settings(now().shown(), form);
        }
        try {
            if (json.readTree(form.of("candidate")) instanceof ObjectNode candidate) {
                return candidate;
            }
        } catch (JsonProcessingException e) {
            throw new RefusedException(ProblemType.BAD_REQUEST, "The settings of this form can't be read; start over.");
        }
        throw new RefusedException(ProblemType.BAD_REQUEST, "The form has no settings; start over.");
    }

    /**
     * Looks at settings.
     *
     * @param etag of the settings that they were made from
     * @param node whose rules; empty for the first
     */
    Look look(JsonNode candidate, String etag, String node) {
        List<String> names =
                nodes.all().nodes().stream().map(NodeView::node).sorted().toList();
        String chosen = names.contains(node) || names.isEmpty() ? node : names.getFirst();
        PreviewResource.Glance glance = preview.glance(chosen.isEmpty() ? null : chosen, candidate);
        return new Look(
                candidate.toString(),
                etag,
                chosen,
                names,
                SettingsForm.changes(now().shown(), candidate),
                parts(glance.difference()),
                glance.cuts());
    }

    /** Sets them. */
    RestResponse<SettingsView> set(JsonNode candidate, String etag, @Nullable String trial, boolean force) {
        return settings.put(etag.isEmpty() ? null : etag, trial, force, candidate);
    }

    private static List<Part> parts(List<String> difference) {
        List<Part> parts = new ArrayList<>();
        for (String line : difference) {
            boolean comes = line.startsWith("+");
            if (comes || line.startsWith("-")) {
                parts.getLast().lines().add(new Line(comes, line.substring(1)));
            } else {
                parts.add(new Part(title(line), new ArrayList<>()));
            }
        }
        return parts;
    }

    private static String title(String heading) {
        if (heading.startsWith("iptables ")) {
            return "IPv4: " + heading;
        }
        return heading.startsWith("ip6tables ") ? "IPv6: " + heading : heading;
    }
}
