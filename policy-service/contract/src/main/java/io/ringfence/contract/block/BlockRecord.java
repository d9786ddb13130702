package io.ringfence.contract.block;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import java.util.Objects;

/**
 * A value on {@code ringfence.call-blocks}: what was said last of a subject and a limit. A subject may call when none of its
 * limits has raised a block that still holds. Of two records of a key the one with the higher version is the later one.
 */
public sealed interface BlockRecord extends Event permits BlockRaised, BlockLifted {

    /** Who is blocked. */
    enum Scope {
        EXTENSION,
        TENANT
    }

    /** What was reached. */
    enum Limit {
        /** The cost of an extension's calls in a local day. */
        EXTENSION_DAILY,
        /** The cost of all of a tenant's calls in a local day. */
        TENANT_DAILY,
        /** The cost of all of a tenant's calls in a local month. */
        TENANT_MONTHLY,
        /** Calls of an extension to one international number within 300 s. */
        ABUSE
    }

    String tenant();

    Scope scope();

    /** The extension, or the tenant's name. */
    String subject();

    Limit limit();

    /** Rises with each record of a key. */
    long version();

    /** The same for the same decision, however often it is told. */
    String eventId();

    @Override
    default String key() {
        return key(tenant(), scope(), subject(), limit());
    }

    /** The key of a subject and a limit. */
    static String key(String tenant, Scope scope, String subject, Limit limit) {
        return tenant + "|" + scope + "|" + subject + "|" + limit;
    }

    /** Checks what is blocked. */
    static void check(String tenant, Scope scope, String subject, Limit limit) {
        Bounds.name(tenant, "tenant", Bounds.TENANT);
        Objects.requireNonNull(scope, "scope");
        Bounds.name(subject, "subject", Bounds.EXTENSION);
        Objects.requireNonNull(limit, "limit");
        boolean ofTenant = limit == Limit.TENANT_DAILY || limit == Limit.TENANT_MONTHLY;
        if (ofTenant != (scope == Scope.TENANT)) {
            throw new IllegalArgumentException("limit: " + limit + " is not of scope " + scope);
        }
    }
}
