package io.ringfence.policyservice.edge.rest.problem;

import io.ringfence.policyservice.core.refusal.Refusal;

/** A problem as a page, for addresses that people look at. */
public interface ErrorPage {

    /** The whole page. It must not need anything that may have failed. */
    String html(Refusal refusal);
}
