package io.ringfence.policyservice.edge.rest.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.edge.rest.NodesResource;
import io.ringfence.policyservice.edge.rest.settings.SettingsResource;
import io.ringfence.policyservice.edge.rest.settings.SettingsView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** What every page has around it and that moves. */
@ApplicationScoped
public class Around {

    @Inject
    NodesResource nodes;

    @Inject
    SettingsResource settings;

    /** The parts. */
    @CheckedTemplate
    static class Parts {
        private Parts() {}

        static native TemplateInstance pill(Pill pill);

        static native TemplateInstance trial(SettingsView.@Nullable TrialView trial);
    }

    TemplateInstance pillPart() {
        return Parts.pill(pill());
    }

    TemplateInstance trialPart() {
        return Parts.trial(trial());
    }

    /** How the nodes stand. */
    Pill pill() {
        NodesResource.View all = nodes.all();
        return Pill.of(all.revision(), all.nodes());
    }

    /** The settings on trial; null without a trial. */
    SettingsView.@Nullable TrialView trial() {
        SettingsView view = settings.get().getEntity();
        return view == null ? null : view.trial();
    }
}
