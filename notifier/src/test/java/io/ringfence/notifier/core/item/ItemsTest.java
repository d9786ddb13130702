package io.ringfence.notifier.core.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Event;
import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.notice.NoticeRaised;
import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.notifier.core.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItemsTest {

    private static final Instant AT = Instant.parse("2026-11-25T08:00:00Z");

    @Test
    void aBanSaysWhoWhereUntilWhenAndHowToLiftIt() {
        Item item = told(Samples.ban("203.0.113.9", AT, "5 failures", List.of("INVITE from x\" <b>&")));

        assertThat(item.kind()).isEqualTo(NotificationKind.BAN);
        assertThat(item.title()).isEqualTo("203.0.113.9 banned on pbx-1 (jail asterisk)");
        assertThat(item.facts())
                .contains(
                        new Fact("country", "NL"),
                        new Fact("node", "pbx-1"),
                        new Fact("jail", "asterisk"),
                        new Fact("until", "2026-11-25T09:00:00Z"),
                        new Fact("log", "INVITE from x\" <b>&"));
        assertThat(item.lift()).isEqualTo("/api/v1/bans/203.0.113.9/lift");
    }

    @Test
    void aBanThatIsProlongedIsTheSameEvent() {
        var first = Samples.ban("203.0.113.9", AT);
        var longer = new io.ringfence.contract.ban.IpBanned(
                first.network(),
                first.address(),
                first.origin(),
                first.node(),
                first.jail(),
                null,
                first.startedAt(),
                first.until().plusSeconds(9),
                9,
                List.of(),
                "again",
                true);

        assertThat(told(longer).eventId()).isEqualTo(told(first).eventId());
        assertThat(told(Samples.ban("203.0.113.9", AT.plusSeconds(1))).eventId())
                .isNotEqualTo(told(first).eventId());
    }

    @Test
    void whatAnAdminDidIsToldToNobody() {
        assertThat(Items.read(Samples.manual("203.0.113.9", AT), Countries.NONE))
                .isInstanceOf(Reading.ByAdmin.class);
        assertThat(Items.read(
                        new BlockLifted(
                                "acme",
                                BlockRecord.Scope.EXTENSION,
                                "101",
                                BlockRecord.Limit.ABUSE,
                                2,
                                "e",
                                BlockLifted.Cause.ADMIN,
                                "admin",
                                AT),
                        Countries.NONE))
                .isInstanceOf(Reading.ByAdmin.class);
    }

    @Test
    void aBlockIsToldOnceThoughThereIsANoticeOfItToo() {
        assertThat(Items.read(Samples.notice(NoticeRaised.Kind.BLOCK_RAISED, "acme", "1", AT), Countries.NONE))
                .isInstanceOf(Reading.Passed.class);
        assertThat(Items.read(
                        new BanLifted("203.0.113.9", BanLifted.Cause.FAIL2BAN, "fail2ban", "pbx-1", AT),
                        Countries.NONE))
                .isInstanceOf(Reading.Passed.class);
    }

    @Test
    void aBlockAndTheWarningBeforeItAreOneThread() {
        Item near = told(Samples.notice(NoticeRaised.Kind.LIMIT_NEAR, "acme", "1", AT));
        Item block = told(Samples.block("acme", "101", AT.plusSeconds(600)));

        assertThat(block.thread()).isEqualTo(near.thread());
        assertThat(block.done()).contains("1 calls in progress are being hung up");
        assertThat(block.lift()).startsWith("/api/v1/call-blocks/").endsWith("/lift");
    }

    private static Item told(Event event) {
        return ((Reading.Told) Items.read(event, _ -> Optional.of("NL"))).item();
    }
}
