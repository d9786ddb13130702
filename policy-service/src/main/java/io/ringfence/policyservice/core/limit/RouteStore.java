package io.ringfence.policyservice.core.limit;

import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.Optional;

/** Where the routes of tenants are kept, and each change of them published. */
public interface RouteStore {

    /**
     * In the order of their prefixes, as texts.
     *
     * @param digits with what their prefixes begin; empty for all
     */
    Page<RoutePublished> page(String tenant, String digits, Optional<String> after, int limit);

    Result<Changed<RoutePublished>> put(RoutePublished route, Requester who);

    Result<Changed<RoutePublished>> remove(String tenant, String prefix, Requester who);

    /** Makes these all the routes of a tenant; only what differs is published. */
    Result<Replaced> replace(String tenant, List<RoutePublished> routes, Requester who);

    /**
     * What a rate sheet has changed.
     *
     * @param routes how many routes there are now
     */
    record Replaced(int routes, int added, int changed, int removed) {}
}
