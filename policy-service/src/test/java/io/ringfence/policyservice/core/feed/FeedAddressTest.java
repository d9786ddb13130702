package io.ringfence.policyservice.core.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.spamhaus.org/drop/drop.txt",
                "https://lists.blocklist.de/lists/sip.txt",
                "https://raw.githubusercontent.com/firehol/blocklist-ipsets/master/firehol_level1.netset",
                "https://iplists.firehol.org/files/firehol_abusers_30d.netset",
                "http://127.0.0.1:8080/mirror/drop_v6.json?format=text&limit=10000",
                "https://lists.example.org"
            })
    void showsWhatHasNoKey(String url) {
        assertThat(FeedAddress.parse(url).shown()).isEqualTo(url);
        assertThat(FeedAddress.parse(url)).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "https://apiban.org/api/0123456789abcdef0123456789abcdef/banned, https://apiban.org/api/***/banned",
        "https://a.example/550e8400-e29b-41d4-a716-446655440000/x.txt, https://a.example/***/x.txt",
        "https://a.example/dl/Zm9vYmFyQmF6/list.txt, https://a.example/dl/***/list.txt",
        "https://a.example/dl/Zm9vYmFy1mF6-_x/list.txt, https://a.example/dl/***/list.txt",
        "https://a.example/abcdefghijklmnopqrstuvwxyz, https://a.example/***",
        "https://a.example/l.txt?apikey=short&list=sip, https://a.example/l.txt?apikey=***&list=sip",
        "https://a.example/l.txt?x=abcdefghijklmnop, https://a.example/l.txt?x=***",
        "https://a.example/l.txt?0123456789abcdef0123, https://a.example/l.txt?***",
        "https://a.example/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x, https://a.example/***"
    })
    void masksWhatLooksLikeAKey(String url, String shown) {
        assertThat(FeedAddress.parse(url).shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://secret-host/x",
                "file:///etc/secret",
                "https:secret",
                "secret",
                "https://user:secret@host/x",
                "https://host/secret#part",
                "https://host/ secret",
                "https://host:0/secret",
                "https://host:65536/secret",
                "https://host/s\u00e9cret-secret"
            })
    void refusesWhatIsNoAddressAndTellsNothingOfIt(String url) {
        assertThatThrownBy(() -> FeedAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {2_001, 10_000})
    void refusesWhatIsTooLong(int length) {
        String start = "https://host/";

        assertThatThrownBy(() -> FeedAddress.parse(start + "x".repeat(length - start.length())))
                .hasMessage("at most 2000 characters");
    }
}
