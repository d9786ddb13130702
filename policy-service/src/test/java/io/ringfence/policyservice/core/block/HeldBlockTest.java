package io.ringfence.policyservice.core.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldBlockTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void holdsUntilItsPeriodIsOver() {
        HeldBlock held = HeldBlock.of(raised("200", 1, NOW.plusSeconds(60)));

        assertThat(held.isActive(NOW)).isTrue();
        assertThat(held.isActive(NOW.plusSeconds(60))).isFalse();
        assertThat(HeldBlock.of(raised("200", 1, null)).isActive(NOW.plusSeconds(1_000_000)))
                .isTrue();
    }

    @Test
    void theHigherVersionWinsInAnyOrder() {
        HeldBlock lifted = HeldBlock.of(lifted("200", 2)).after(raised("200", 1, null));

        assertThat(lifted.isActive(NOW)).isFalse();
        assertThat(lifted.raised()).isNull();
        assertThat(HeldBlock.of(raised("200", 1, null))
                        .after(lifted("200", 2))
                        .after(raised("200", 3, null))
                        .isActive(NOW))
                .isTrue();
    }

    @Test
    void aLiftIsSeenThoughItWasRaisedAgain() {
        HeldBlock again =
                HeldBlock.of(raised("200", 1, null)).after(lifted("200", 2)).after(raised("200", 3, null));

        assertThat(again.liftedAfter(1)).isNotNull();
        assertThat(again.liftedAfter(3)).isNull();
    }

    @Test
    void pagesAreFilteredAndTheNewestFirst() {
        List<HeldBlock> all = List.of(
                HeldBlock.of(raised("200", 1, null)),
                HeldBlock.of(raised("201", 1, null)),
                HeldBlock.of(lifted("202", 2)));
        BlockQuery active = new BlockQuery(
                Optional.of("acme"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true));

        var first = active.page(all, Optional.empty(), 1, NOW);
        var second = active.page(all, first.next(), 1, NOW);

        assertThat(first.items()).extracting(held -> held.last().subject()).containsExactly("201");
        assertThat(second.items()).extracting(held -> held.last().subject()).containsExactly("200");
        assertThat(second.next()).isEmpty();
    }

    private static BlockRaised raised(String extension, long version, @Nullable Instant until) {
        return new BlockRaised(
                "acme",
                Scope.EXTENSION,
                extension,
                Limit.EXTENSION_DAILY,
                version,
                "event",
                "2026-11-25",
                "10.00",
                "10.00",
                "EUR",
                null,
                null,
                List.of(),
                NOW.minusSeconds(60),
                until,
                1,
                "spent");
    }

    private static BlockLifted lifted(String extension, long version) {
        return new BlockLifted(
                "acme",
                Scope.EXTENSION,
                extension,
                Limit.EXTENSION_DAILY,
                version,
                "event",
                BlockLifted.Cause.ADMIN,
                "admin",
                NOW);
    }
}
