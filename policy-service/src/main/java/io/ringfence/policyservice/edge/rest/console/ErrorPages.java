package io.ringfence.policyservice.edge.rest.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.edge.rest.problem.ErrorPage;
import jakarta.enterprise.context.ApplicationScoped;

/** What a browser is shown when a page can't be: what failed, whether anything is at risk meanwhile, what to do. */
@ApplicationScoped
public class ErrorPages implements ErrorPage {

    /** The page. It says nothing of the cluster, as the cause may be that the cluster can't be asked. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance error(Refusal refusal);
    }

    @Override
    public String html(Refusal refusal) {
        return Templates.error(refusal).render();
    }
}
