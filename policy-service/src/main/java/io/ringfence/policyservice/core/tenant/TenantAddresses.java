package io.ringfence.policyservice.core.tenant;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.registration.RegistrationRecord;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.ListDraft;
import io.ringfence.policyservice.core.list.ListLines;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a tenant may use. A PBX that restricts a tenant to them knows that they are its customer's, so they
 * are allowed: they are a named list on ALLOW, which nobody else changes.
 */
public final class TenantAddresses {

    /** How many addresses and networks one tenant may have. */
    public static final int MAX = 2_000;

    /** Wider networks are no customer's; they would open the nodes for a part of the world. */
    public static final int WIDEST_IPV4 = 8;

    public static final int WIDEST_IPV6 = 16;

    private static final String TOO_WIDE =
            "is wider than /" + WIDEST_IPV4 + " (IPv6: /" + WIDEST_IPV6 + "): it would be let past every block";

    private static final Pattern TENANT =
            Pattern.compile("[a-z0-9][a-z0-9-]{0," + (RegistrationRecord.MAX_TENANT - 1) + "}");

    private TenantAddresses() {}

    /** The tenant of that name; upper and lower case are the same. */
    public static Result<String> tenant(String name) {
        String tenant = name.toLowerCase(Locale.ROOT);
        return TENANT.matcher(tenant).matches()
                ? new Result.Done<>(tenant)
                : new Result.Refused<>(Refusal.of(
                        ProblemType.INVALID,
                        InputError.field(
                                "tenant",
                                name,
                                "must be letters, digits and dashes, at most " + RegistrationRecord.MAX_TENANT)));
    }

    /** The name of a tenant's list. */
    public static String list(String tenant) {
        return ListPublished.TENANT_PREFIX + tenant;
    }

    /** Reads what was sent, and names everything that is wrong with it; a line's number is the place in the array. */
    public static Result<ListDraft> draft(
            String tenant, @Nullable List<@Nullable String> addresses, @Nullable String comment) {
        List<InputError> errors = new ArrayList<>();
        String checked = EntryDraft.comment(comment, errors);
        if (addresses == null || addresses.isEmpty()) {
            errors.add(InputError.field(
                    "addresses", null, "is missing: an array of addresses and networks; DELETE takes all away"));
        } else if (addresses.size() > MAX) {
            errors.add(InputError.field("addresses", null, "at most " + MAX + " for a tenant"));
        }
        if (addresses == null || !errors.isEmpty()) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        ListLines lines = new ListLines(TenantAddresses::isTooWide, TOO_WIDE);
        for (int place = 0; place < addresses.size(); place++) {
            String text = addresses.get(place);
            if (text == null) {
                lines.refuse(place + 1L, "", "is missing");
            } else {
                lines.take(place + 1L, text.strip());
            }
        }
        return switch (lines.finish()) {
            case Result.Done<ListContent>(var content) ->
                new Result.Done<>(
                        new ListDraft(list(tenant), ListKind.ALLOW, ListPublished.SOURCE_TENANT, checked, content));
            case Result.Refused<ListContent>(Refusal refusal) -> new Result.Refused<>(refusal);
        };
    }

    private static boolean isTooWide(Network network) {
        return network.prefix() < (network.family() == Family.IPV4 ? WIDEST_IPV4 : WIDEST_IPV6);
    }
}
