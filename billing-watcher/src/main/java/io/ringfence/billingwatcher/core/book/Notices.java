package io.ringfence.billingwatcher.core.book;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.billingwatcher.core.charge.Charges;
import io.ringfence.calls.CallRules;
import io.ringfence.calls.Rating;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What people should hear about beside blocks. An id is made of what is said, so that nobody hears it twice. */
final class Notices {

    private final CallRules rules;
    private final Set<String> strangers = new HashSet<>();

    Notices(CallRules rules) {
        this.rules = rules;
    }

    static void raise(
            NoticeRaised.Kind kind, String tenant, String subject, String message, Instant now, Changes changes) {
        String id = Long.toHexString(CdrId.hash64(kind + "|" + tenant + "|" + subject + "|" + message));
        changes.publish(Topic.NOTICES, new NoticeRaised(kind, tenant, subject, id, message, now));
    }

    /** A call of a tenant that nobody has defined; told once a day. */
    void ofStranger(String tenant, Instant now, Changes changes) {
        if (!rules.isDefined(tenant) && strangers.add(tenant)) {
            String day = rules.of(tenant).periods().day(now).toString();
            raise(
                    NoticeRaised.Kind.UNKNOWN_TENANT,
                    tenant,
                    tenant,
                    "calls of tenant " + tenant + " are counted on " + day
                            + ", but nobody has defined it: PUT /api/v1/tenants/" + tenant,
                    now,
                    changes);
        }
    }

    /** A call by a route above the cap, which no node should have let pass. */
    void ofCapBypassed(Charge charge, Instant now, Changes changes) {
        CallEnded cdr = charge.cdr();
        TenantRules tenant = rules.of(cdr.tenant());
        if (tenant.routePerMinute().isEmpty() || charge.nanos() <= 0 || !cdr.isOutbound()) {
            return;
        }
        Rate rate = Charges.rate(cdr.rate(), charge.number(), tenant);
        if (rate != null && Rating.isAbove(rate, tenant.routePerMinute().getAsLong())) {
            raise(
                    NoticeRaised.Kind.ROUTE_CAP_BYPASSED,
                    cdr.tenant(),
                    charge.extension().isEmpty() ? cdr.tenant() : charge.extension(),
                    "call " + cdr.callId() + " to " + charge.number().e164() + " has cost " + rate.perMinute()
                            + " a minute, above the cap of "
                            + tenant.tenant().limits().routePerMinute(),
                    now,
                    changes);
        }
    }

    void tidy() {
        strangers.clear();
    }
}
