package io.ringfence.policyservice.core.feed.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.feed.FeedContent;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedNetworksTest {

    private final FeedNetworks networks = new FeedNetworks(1_000);

    @Test
    void leavesOutWhatMustNeverBeBlockedAndCountsIt() {
        take(
                "1.2.3.4",
                "10.1.2.3",
                "127.0.0.1",
                "169.254.0.0/16",
                "224.0.0.0/3",
                "172.0.0.0/8",
                "0.0.0.0/8",
                "fe80::/10",
                "ff00::/8",
                "2001:4860::/32",
                "198.51.100.7",
                "198.51.100.0/24",
                "203.0.113.0/25",
                "203.0.113.200");

        FeedContent content = done(List.of("198.51.100.7/32"), List.of("203.0.113.9/32"));

        assertThat(content.content().ipv4().stream().map(Network::toString))
                .containsExactly("1.2.3.4/32", "203.0.113.200/32");
        assertThat(content.content().ipv6().size()).isEqualTo(1);
        assertThat(content.leftOut())
                .containsExactly(
                        new FeedState.LeftOut(8, "private, loopback, link-local, multicast or reserved addresses"),
                        new FeedState.LeftOut(2, "addresses of the nodes' control plane"),
                        new FeedState.LeftOut(1, "addresses from which admins worked in the last 24 hours"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "8.0.0.0/7", "2000::/3", "2a00::/15", "2000::/2"})
    void refusesAllOfItForANetworkThatIsTooWide(String wide) {
        take("1.2.3.4", wide);

        assertThat(networks.isOver()).isTrue();
        assertThat(reason()).startsWith("line 2 has ").contains("no network wider than /8 (IPv6: /16)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.0.0.0/8", "2a00::/16"})
    void takesWhatIsJustNarrowEnough(String network) {
        take(network);

        assertThat(done(List.of(), List.of()).content().size()).isEqualTo(1);
    }

    @Test
    void aFewBadLinesAreCountedAndNamed() {
        IntStream.range(0, 100).forEach(i -> networks.take(i, "1.2.3." + i));
        IntStream.range(100, 110).forEach(i -> networks.take(i, "bad"));

        FeedContent content = done(List.of(), List.of());

        assertThat(content.badLines()).isEqualTo(10);
        assertThat(content.badExamples()).hasSize(10);
    }

    @Test
    void moreThanAFewBadLinesRefuseAllOfIt() {
        IntStream.range(0, 100).forEach(i -> networks.take(i, "1.2.3." + i));
        IntStream.range(100, 111).forEach(i -> networks.take(i, "bad"));

        assertThat(reason())
                .startsWith("11 of 111 lines can't be read")
                .endsWith("the first is line 100, 'bad': not an IPv4 or IPv6 address");
    }

    @Test
    void ofALongListAHundredthMayBeBad() {
        FeedNetworks large = new FeedNetworks(100_000);
        IntStream.range(0, 9_900).forEach(i -> large.take(i, "1.2." + i / 256 + "." + i % 256));
        IntStream.range(0, 100).forEach(i -> large.take(i, "bad"));

        assertThat(large.finish(List.of(), List.of())).isInstanceOf(Result.Done.class);
    }

    @Test
    void whatIsMostlyUnreadableIsRefusedHoweverShortItIs() {
        take("1.2.3.4", "bad", "worse");

        assertThat(reason()).startsWith("2 of 3 lines can't be read");
    }

    @Test
    void nothingIsNoList() {
        assertThat(reason()).isEqualTo("it is empty");
    }

    @Test
    void onlyPrivateAddressesAreNoList() {
        take("10.0.0.0/8", "192.168.1.1");

        assertThat(reason()).isEqualTo("it has no network that can be blocked");
    }

    @Test
    void moreThanTheMaximumIsRefusedAndReadingStops() {
        IntStream.range(0, 1_001).forEach(i -> networks.take(i, "1.2." + i / 256 + "." + i % 256));
        assertThat(networks.isOver()).isFalse();
        assertThat(reason()).startsWith("it has 1001 networks, more than its maxNetworks of 1000");

        IntStream.range(0, 1_100).forEach(i -> networks.take(i, "1.3." + i / 256 + "." + i % 256));
        assertThat(networks.isOver()).isTrue();
        assertThat(reason()).startsWith("it has more networks than its maxNetworks of 1000");
    }

    @Test
    void repeatsAreNoNetworksOfTheirOwn() {
        IntStream.range(0, 1_500).forEach(i -> networks.take(i, "1.2.3." + i % 256));

        FeedContent content = done(List.of(), List.of());

        assertThat(content.content().size()).isEqualTo(256);
        assertThat(content.content().duplicates()).isEqualTo(1_244);
    }

    private void take(String... texts) {
        for (int i = 0; i < texts.length; i++) {
            networks.take(i + 1, texts[i]);
        }
    }

    private FeedContent done(List<String> controlPlane, List<String> admins) {
        return ((Result.Done<FeedContent>) networks.finish(parse(controlPlane), parse(admins))).value();
    }

    private String reason() {
        return ((Result.Refused<FeedContent>) networks.finish(List.of(), List.of()))
                .refusal()
                .detail();
    }

    private static List<Network> parse(List<String> texts) {
        return texts.stream().map(Network::parse).toList();
    }
}
