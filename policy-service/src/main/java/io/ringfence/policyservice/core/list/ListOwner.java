package io.ringfence.policyservice.core.list;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/** Lists that are made from something else, a feed or a tenant's addresses, and are changed only with it. */
public final class ListOwner {

    /** Who owns lists that are made by hand. */
    public static final String NOBODY = "";

    private ListOwner() {}

    /** Whether lists of that source have an owner. */
    public static boolean owns(String source) {
        return source.equals(ListPublished.SOURCE_FEED) || source.equals(ListPublished.SOURCE_TENANT);
    }

    /** Refuses a name that is none, or that is kept for a tenant's list. */
    public static void checkName(String name, List<InputError> errors) {
        if (!Bounds.LIST_NAME.matcher(name).matches()) {
            errors.add(InputError.field("name", name, "must be lower case letters, digits and dashes, at most 64"));
        } else if (name.startsWith(ListPublished.TENANT_PREFIX)) {
            errors.add(InputError.field(
                    "name", name, "names that begin with " + ListPublished.TENANT_PREFIX + " are kept for tenants"));
        }
    }

    /** Refuses a source that only owners give to their lists. */
    public static void checkSource(String source, List<InputError> errors) {
        if (owns(source)) {
            errors.add(InputError.field("source", source, "is kept for lists that a feed or a tenant owns"));
        }
    }

    /** Why nobody but its owner changes a list of that source. */
    public static Optional<Refusal> refusal(String name, String source) {
        if (source.equals(ListPublished.SOURCE_FEED)) {
            return Optional.of(new Refusal(
                    ProblemType.LIST_OWNED,
                    "The list " + name + " is what the feed " + name + " brings. Change or delete the feed at"
                            + " /api/v1/firewall/feeds/" + name + "; to let an address in, put it on ALLOW."));
        }
        if (source.equals(ListPublished.SOURCE_TENANT)) {
            return Optional.of(new Refusal(
                    ProblemType.LIST_OWNED,
                    "The list " + name + " is made from a tenant's addresses; change them there."));
        }
        return Optional.empty();
    }
}
