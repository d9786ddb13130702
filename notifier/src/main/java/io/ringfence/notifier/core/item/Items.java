package io.ringfence.notifier.core.item;

import io.ringfence.contract.Event;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.notice.NoticeRaised;
import io.ringfence.contract.notification.NotificationKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads events as items. A block comes from its own topic only; the notice of it says less, and is passed over. */
public final class Items {

    private static final String BANS = "bans";

    private Items() {}

    /** What an event means for people. */
    public static Reading read(Event event, Countries countries) {
        return switch (event) {
            case IpBanned ban -> ban(ban, countries);
            case BlockRaised block -> new Reading.Told(raised(block));
            case BlockLifted lift -> lifted(lift);
            case NoticeRaised notice -> notice(notice);
            default -> new Reading.Passed();
        };
    }

    private static Reading ban(IpBanned ban, Countries countries) {
        return switch (ban.origin()) {
            case MANUAL -> new Reading.ByAdmin(NotificationKind.BAN);
            case FAIL2BAN -> new Reading.Told(banItem(ban, NotificationKind.BAN, countries));
            case WAVE -> new Reading.Told(banItem(ban, NotificationKind.NETWORK_BAN, countries));
        };
    }

    private static Item banItem(IpBanned ban, NotificationKind kind, Countries countries) {
        String who = ban.address() == null ? ban.network() : ban.address();
        String node = ban.node() == null ? "" : ban.node();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("who", who.equals(ban.network()) ? who : who + " (banned: " + ban.network() + ")"));
        Optional<String> country = countries.of(who);
        country.ifPresent(code -> facts.add(new Fact("country", code)));
        add(facts, "node", node);
        facts.add(new Fact("jail", ban.jail()));
        facts.add(new Fact("reason", ban.reason()));
        if (ban.failures() > 0) {
            facts.add(new Fact("failures", Integer.toString(ban.failures())));
        }
        facts.add(new Fact("since", ban.startedAt().toString()));
        facts.add(new Fact("until", ban.until().toString()));
        if (!ban.matches().isEmpty()) {
            facts.add(new Fact("log", ban.matches().getLast()));
        }
        List<String> features = new ArrayList<>();
        if (!node.isEmpty()) {
            features.add("node " + node);
        }
        features.add("jail " + ban.jail());
        country.ifPresent(code -> features.add("country " + code));
        return new Item(
                "ban|" + ban.network() + "|" + ban.startedAt() + "|" + ban.jail() + "|" + node + "|" + who,
                kind,
                null,
                ban.network() + " banned" + (node.isEmpty() ? "" : " on " + node) + " (jail " + ban.jail() + ")",
                ban.startedAt(),
                facts,
                ban.shared() ? "It is blocked on all nodes." : "It is blocked on that node only.",
                BANS,
                "ban|" + ban.network(),
                "/api/v1/bans?ip=" + encoded(who),
                "/api/v1/bans/" + encoded(who) + "/lift",
                features);
    }

    private static Item raised(BlockRaised block) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("tenant", block.tenant()));
        if (block.scope() == BlockRecord.Scope.EXTENSION) {
            facts.add(new Fact("extension", block.subject()));
        }
        facts.add(new Fact("limit", block.limit().name()));
        String unit = block.currency() == null ? " calls" : " " + block.currency();
        facts.add(new Fact("reached", block.sum() + " of " + block.of() + unit));
        facts.add(new Fact("period", block.period()));
        add(facts, "call", block.causeCallId());
        facts.add(new Fact("since", block.raisedAt().toString()));
        facts.add(new Fact(
                "until",
                block.validUntil() == null
                        ? "somebody lifts it"
                        : block.validUntil().toString()));
        String hungUp =
                block.hangUp().isEmpty() ? "" : " " + block.hangUp().size() + " calls in progress are being hung up.";
        return new Item(
                "block|" + block.eventId(),
                NotificationKind.CALL_BLOCK,
                block.tenant(),
                who(block) + " blocked: " + block.message(),
                block.raisedAt(),
                facts,
                "Calls that cost money are refused; emergency numbers are not." + hungUp,
                "blocks|" + block.tenant() + "|" + block.subject(),
                thread(block.tenant(), block.subject(), block.raisedAt()),
                "/api/v1/call-blocks?tenant=" + encoded(block.tenant()),
                "/api/v1/call-blocks/" + id(block) + "/lift",
                List.of("limit " + block.limit()));
    }

    private static Reading lifted(BlockLifted lift) {
        if (lift.cause() == BlockLifted.Cause.ADMIN) {
            return new Reading.ByAdmin(NotificationKind.CALL_BLOCK_LIFTED);
        }
        String why = switch (lift.cause()) {
            case ADMIN -> "an admin has lifted the block";
            case LIMIT_RAISED -> "the limit was raised";
            case PERIOD_OVER -> "the day or month is over";
            case CREDIT -> "a credit has brought the sum below the limit";
        };
        List<Fact> facts = List.of(
                new Fact("tenant", lift.tenant()),
                new Fact("subject", lift.subject()),
                new Fact("limit", lift.limit().name()),
                new Fact("since", lift.at().toString()));
        return new Reading.Told(new Item(
                "block|" + lift.eventId(),
                NotificationKind.CALL_BLOCK_LIFTED,
                lift.tenant(),
                who(lift) + " may call again: " + why,
                lift.at(),
                facts,
                "The block is lifted on all nodes.",
                "lifts|" + lift.tenant() + "|" + lift.subject(),
                thread(lift.tenant(), lift.subject(), lift.at()),
                "/api/v1/call-blocks?tenant=" + encoded(lift.tenant()),
                null,
                List.of("limit " + lift.limit())));
    }

    private static Reading notice(NoticeRaised notice) {
        NotificationKind kind = NotificationKind.of(notice.kind());
        if (kind == NotificationKind.CALL_BLOCK || kind == NotificationKind.CALL_BLOCK_LIFTED) {
            return new Reading.Passed();
        }
        List<Fact> facts = new ArrayList<>();
        add(facts, "tenant", notice.tenant());
        facts.add(new Fact("subject", notice.subject()));
        facts.add(new Fact("message", notice.message()));
        facts.add(new Fact("since", notice.at().toString()));
        String tenant = notice.tenant() == null ? "" : notice.tenant();
        return new Reading.Told(new Item(
                "notice|" + notice.kind() + "|" + notice.eventId(),
                kind,
                notice.tenant(),
                words(kind) + (tenant.isEmpty() ? "" : ", tenant " + tenant) + ": " + notice.message(),
                notice.at(),
                facts,
                "Nothing was blocked because of it.",
                kind + "|" + tenant,
                tenant.isEmpty() ? kind + "|" + notice.subject() : thread(tenant, notice.subject(), notice.at()),
                tenant.isEmpty() ? null : "/api/v1/tenants/" + encoded(tenant) + "/usage",
                null,
                List.of("subject " + Texts.line(notice.subject(), 60))));
    }

    /** A kind as the beginning of a sentence. */
    public static String words(NotificationKind kind) {
        return switch (kind) {
            case BAN -> "Address banned";
            case NETWORK_BAN -> "Network banned";
            case CALL_BLOCK -> "Calls blocked";
            case CALL_BLOCK_LIFTED -> "Calls allowed again";
            case LIMIT_NEAR -> "Limit near";
            case ROUTE_CAP_BYPASSED -> "A call costs more than the cap";
            case LATE_EXCEEDED -> "Limit of a past day exceeded";
            case CONFLICTING_RECORD -> "Records of a call differ";
            case UNKNOWN_TENANT -> "Unknown tenant";
            case PROVIDER_ORPHAN -> "The provider bills an unknown call";
            case PROVIDER_LONGER -> "The provider bills more of a call";
            case PROVIDER_MISSING -> "The provider has not billed a call";
            case WATCHER_LAG -> "Billing is behind";
            case DEAD_LETTER -> "A record can't be read";
        };
    }

    private static String who(BlockRecord block) {
        return block.scope() == BlockRecord.Scope.TENANT
                ? "Tenant " + block.tenant()
                : "Extension " + block.subject() + " of " + block.tenant();
    }

    /** What happens to the calls of somebody on one day is one story. */
    private static String thread(String tenant, String subject, Instant at) {
        return "calls|" + tenant + "|" + subject + "|" + LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static void add(List<Fact> facts, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    /** As policy-service names a block in its addresses. */
    private static String id(BlockRecord block) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(block.key().getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
