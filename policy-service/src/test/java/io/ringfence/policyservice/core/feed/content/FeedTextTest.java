package io.ringfence.policyservice.core.feed.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.feed.FeedAddress;
import io.ringfence.policyservice.core.feed.FeedContent;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedFormat;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeedTextTest {

    @Test
    void readsPlainTextWithCommentsAndTrailingText() {
        FeedContent content = read(
                FeedFormat.PLAIN,
                "0",
                "\ufeff; Spamhaus DROP\r\n1.10.16.0/20 ; SBL256894\r\n# a comment\n\n5.6.7.8\tsip scanner\n2a00:1450::/32 # six\n9.9.9.9");

        assertThat(networks(content)).containsExactly("1.10.16.0/20", "5.6.7.8/32", "9.9.9.9/32", "2a00:1450::/32");
    }

    @Test
    void readsWhatIpsetSaveWritesAndNetworksAlone() {
        FeedContent content = read(FeedFormat.NETSET, "0", """
                # FireHOL
                create drop hash:net family inet hashsize 1024 maxelem 65536
                add drop 1.10.16.0/20
                add -exist drop 5.6.7.8 timeout 300
                -A drop 5.6.7.9
                9.9.9.0/24
                COMMIT
                """);

        assertThat(networks(content)).containsExactly("1.10.16.0/20", "5.6.7.8/32", "5.6.7.9/32", "9.9.9.0/24");
    }

    @Test
    void anExceptionInASetIsNeverBlocked() {
        FeedContent content = read(
                FeedFormat.NETSET, "0", "add drop 1.10.16.0/20\nadd drop 1.10.17.0/24 nomatch\nadd drop\n9.9.9.9\n");

        assertThat(networks(content)).containsExactly("1.10.16.0/20", "9.9.9.9/32");
        assertThat(content.badExamples())
                .containsExactly(
                        new InputError(
                                2L, null, "add drop 1.10.17.0/24 nomatch", "exceptions (nomatch) are not supported"),
                        new InputError(3L, null, "add drop", "must be add, a name and a network"));
    }

    @Test
    void readsTheColumnOfACsvByNumberOrByName() {
        String csv = "# made today\n\"first seen\",\"dst ip\",note\r\n"
                + "2026-01-01, \"1.2.3.4\",\"a \"\"quoted\"\" text, with\n a line\"\n\n2026-01-02,5.6.7.8,x\n";

        assertThat(networks(read(FeedFormat.CSV, "1", csv))).containsExactly("1.2.3.4/32", "5.6.7.8/32");
        assertThat(networks(read(FeedFormat.CSV, "DST IP", csv))).containsExactly("1.2.3.4/32", "5.6.7.8/32");
        assertThat(reason(FeedFormat.CSV, "ip", csv))
                .isEqualTo("its header has no column 'ip', only first seen, dst ip, note");
    }

    @Test
    void aCsvThatEndsInAQuoteOrLacksTheColumnHasBadLines() {
        String good = Stream.iterate(1, i -> i + 1)
                .limit(20)
                .map(i -> "1.2.3." + i + ",a\n")
                .reduce("", String::concat);

        FeedContent content = read(FeedFormat.CSV, "0", good + "\"1.2.3.4,unclosed\n1.2.3.5,b\n");

        assertThat(content.content().size()).isEqualTo(20);
        assertThat(content.badExamples()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(21);
            assertThat(error.reason()).isEqualTo("a quote is not closed");
        });
        assertThat(reason(FeedFormat.CSV, "2", good)).startsWith("20 of 20 lines can't be read");
    }

    @Test
    void aQuoteThatNeverEndsCostsOneRecordAndNotTheRest() {
        String good = "1.2.3.4,a\n5.6.7.8,b\n";

        FeedContent content = read(FeedFormat.CSV, "0", good + "\"" + "x".repeat(20_000) + "\n9.9.9.9,c\n");

        assertThat(networks(content)).containsExactly("1.2.3.4/32", "5.6.7.8/32", "9.9.9.9/32");
        assertThat(content.badLines()).isEqualTo(1);
    }

    @Test
    void aWebPageIsNoList() {
        String page = "\n <!DOCTYPE html>\n<html><body>1.2.3.4</body></html>\n1.2.3.4\n5.6.7.8\n";

        assertThat(reason(FeedFormat.PLAIN, "0", page)).startsWith("it is a web page and not a list");
        assertThat(reason(FeedFormat.NETSET, "0", page)).startsWith("it is a web page and not a list");
        assertThat(reason(FeedFormat.CSV, "0", page)).startsWith("it is a web page and not a list");
    }

    @Test
    void aLineWithoutEndIsHeldInPart() {
        assertThat(reason(FeedFormat.PLAIN, "0", "1".repeat(2_000_000)))
                .startsWith("1 of 1 lines can't be read")
                .endsWith("the line is longer than 1000 characters");
    }

    private static FeedContent read(FeedFormat format, String column, String text) {
        return ((Result.Done<FeedContent>) result(format, column, text)).value();
    }

    private static String reason(FeedFormat format, String column, String text) {
        return ((Result.Refused<FeedContent>) result(format, column, text))
                .refusal()
                .detail();
    }

    private static Result<FeedContent> result(FeedFormat format, String column, String text) {
        FeedDraft set = new FeedDraft(
                "drop", FeedAddress.parse("https://a.example/x"), format, column, 3_600, 1_000, 50, true, null);
        FeedNetworks networks = new FeedNetworks(set.maxNetworks());
        FeedText reader = FeedText.of(set, networks);
        text.chars().forEach(c -> reader.take((char) c));
        reader.end();
        return networks.finish(List.of(), List.of());
    }

    private static List<String> networks(FeedContent content) {
        return Stream.of(Family.values())
                .flatMap(family -> content.content().networks(family).stream())
                .map(Network::toString)
                .toList();
    }
}
