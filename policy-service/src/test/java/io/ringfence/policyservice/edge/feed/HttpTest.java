package io.ringfence.policyservice.edge.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x/y, z, https://a.example/x/z",
        "https://a.example/x/y, https://b.example/z, https://b.example/z",
        "http://a.example/x, https://a.example/x, https://a.example/x",
        "http://a.example/x, http://b.example/x, http://b.example/x"
    })
    void followsRedirects(String from, String location, String to) throws FeedException {
        assertThat(Http.redirected(URI.create(from), location)).hasToString(to);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, http://a.example/x",
        "HTTPS://a.example/x, http://b.example/x",
        "https://a.example/x, file:///etc/passwd",
        "http://a.example/x, ftp://a.example/x",
        "http://a.example/x, 'http://a b'"
    })
    void neverToWhatIsLessSafe(String from, String location) {
        assertThatThrownBy(() -> Http.redirected(URI.create(from), location))
                .isInstanceOf(FeedException.class)
                .hasMessageStartingWith("it redirects");
    }

    @Test
    void thePagesOfApibanAreBehindItsAddress() {
        assertThat(ApibanPages.page(URI.create("https://a.example/api/key/banned"), "100"))
                .hasToString("https://a.example/api/key/banned/100");
        assertThat(ApibanPages.page(URI.create("https://a.example/banned/?key=a%2Fb"), "7"))
                .hasToString("https://a.example/banned/7?key=a%2Fb");
    }
}
