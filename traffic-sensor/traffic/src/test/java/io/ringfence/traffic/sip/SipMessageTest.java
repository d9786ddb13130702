package io.ringfence.traffic.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipMessageTest {

    private final SipMessage message = new SipMessage();

    @Test
    void findsTheFieldsOfARequest() {
        assertThat(scan(Messages.invite("call-1@host"))).isTrue();

        assertThat(message.isRequest()).isTrue();
        assertThat(message.method()).isEqualTo(SipMethod.INVITE);
        assertThat(message.status()).isZero();
        assertThat(message.text(Field.METHOD)).hasValue("INVITE");
        assertThat(message.text(Field.REQUEST_URI)).hasValue("sip:bob@10.0.0.2");
        assertThat(message.text(Field.CALL_ID)).hasValue("call-1@host");
        assertThat(message.text(Field.FROM_USER)).hasValue("alice");
        assertThat(message.text(Field.FROM_TAG)).hasValue("a1");
        assertThat(message.text(Field.TO_USER)).hasValue("bob");
        assertThat(message.text(Field.TO_TAG)).isEmpty();
        assertThat(message.text(Field.CSEQ_METHOD)).hasValue("INVITE");
        assertThat(message.text(Field.USER_AGENT)).hasValue("phone/1.0");
        assertThat(message.text(Field.CONTACT)).isEmpty();
        assertThat(message.expires()).isEqualTo(-1);
        assertThat(message.isWhole()).isTrue();
        assertThat(new String(message.bytes(), message.bodyStart(), 3, StandardCharsets.US_ASCII))
                .isEqualTo("v=0");
    }

    @Test
    void findsTheFieldsOfAResponse() {
        assertThat(
                        scan(
                                "SIP/2.0 200 OK\r\nCSeq: 7 REGISTER\r\nServer: pbx\r\nContact: <sip:a@b>;expires=60\r\nExpires: 99\r\n\r\n"))
                .isTrue();

        assertThat(message.isRequest()).isFalse();
        assertThat(message.status()).isEqualTo(200);
        assertThat(message.method()).isEqualTo(SipMethod.REGISTER);
        assertThat(message.text(Field.METHOD)).isEmpty();
        assertThat(message.text(Field.USER_AGENT)).hasValue("pbx");
        assertThat(message.expires()).isEqualTo(60);
    }

    @Test
    void knowsCompactNamesInAnyCase() {
        scan(
                "OPTIONS sip:x SIP/2.0\r\nF: <sip:a@b>;tag=1\r\nt: sip:c@d;tag=2\r\nI: id\r\nL: 3\r\nM: <sip:e@f>\r\n\r\nabc");

        assertThat(message.text(Field.FROM_USER)).hasValue("a");
        assertThat(message.text(Field.TO_USER)).hasValue("c");
        assertThat(message.text(Field.TO_TAG)).hasValue("2");
        assertThat(message.text(Field.CALL_ID)).hasValue("id");
        assertThat(message.text(Field.CONTACT)).hasValue("<sip:e@f>");
        assertThat(message.contentLength()).isEqualTo(3);
    }

    @Test
    void foldsHeaderLines() {
        scan("OPTIONS sip:x SIP/2.0\r\nTO :\r\n sip:vivek@example.com ;   tag    = 1918181833n\r\n"
                + "cALL-iD\t:   one\r\n\t two\r\nUser-Agent: a\n b\r c\r\nCSeq: 0009\r\n  INVITE\r\n\r\n");

        assertThat(message.text(Field.TO_USER)).hasValue("vivek");
        assertThat(message.text(Field.TO_TAG)).hasValue("1918181833n");
        assertThat(message.text(Field.CALL_ID)).hasValue("one two");
        assertThat(message.text(Field.CSEQ_METHOD)).hasValue("INVITE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r"})
    void takesAnyLineEnd(String lineEnd) {
        scan(Messages.invite("any").replace("\r\n", lineEnd));

        assertThat(message.text(Field.CALL_ID)).hasValue("any");
        assertThat(message.text(Field.USER_AGENT)).hasValue("phone/1.0");
        assertThat(message.method()).isEqualTo(SipMethod.INVITE);
    }

    @Test
    void theFirstHeaderOfAKindCounts() {
        scan("BYE sip:x SIP/2.0\r\nCall-ID: first\r\ni: second\r\n\r\n");

        assertThat(message.text(Field.CALL_ID)).hasValue("first");
    }

    @Test
    void aHeaderMustHaveTheWholeName() {
        scan("BYE sip:x SIP/2.0\r\nCall-IDs: no\r\nCall-I: no\r\nFromm: <sip:no@b>\r\nf\r\nCall-ID\r\n\r\n");

        assertThat(message.text(Field.CALL_ID)).isEmpty();
        assertThat(message.text(Field.FROM_USER)).isEmpty();
    }

    @Test
    void looksForHeadersInTheHeadersOnly() {
        scan("MESSAGE sip:x SIP/2.0\r\nFrom: <sip:a@b>\r\n\r\nCall-ID: in the body\r\n");

        assertThat(message.text(Field.CALL_ID)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<sip:a@b> | a",
                "sip:a@b;tag=1 | a",
                "sips:a:secret@b | a",
                "\"<sip:no@no>\" <sip:yes@b> | yes",
                "\"a \\\" <sip:no@no>\" <sip:yes@b> | yes",
                "\"never closed <sip:yes@b> | yes",
                "Name <sip:user;par=u%40example.net@example.com>;tag=1 | user;par=u%40example.net",
                "<tel:+49301234;phone-context=x> | +49301234",
                "tel:+4930;tag=3 | +4930",
                "<sip:+1-212@gw;user=phone> | +1-212",
                "<sip:host> | ",
                "<sip:@host> | ''",
                "<http://host/path> | ",
                "* | ",
                "< | ",
                "<> | ",
                "sip | ",
                "sip: | "
            })
    void findsTheUser(String from, String user) {
        scan("INVITE sip:x SIP/2.0\r\nFrom: " + from + "\r\n\r\n");

        assertThat(message.text(Field.FROM_USER).orElse(null)).isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<sip:a@b;tag=no>;x=1;TAG=yes;y | yes",
                "sip:a@b;tag=yes | yes",
                "<sip:a@b>;tag= yes ;y | yes",
                "<sip:a@b>;tagged=no | ",
                "<sip:a@b>;tag | ",
                "<sip:a@b> ; tag=yes,<sip:c@d>;tag=no | yes",
                "<sip:a@b;tag=no | "
            })
    void findsTheTag(String from, String tag) {
        scan("INVITE sip:x SIP/2.0\r\nFrom: " + from + "\r\n\r\n");

        assertThat(message.text(Field.FROM_TAG).orElse(null)).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INVITE sip:x SIP/2.0\r\n",
                "INVITE  sip:x  SIP/2.0  \r\n\r\n",
                "\r\n\r\nINVITE sip:x SIP/2.0\r\n\r\n",
                " \t\r\nINVITE sip:x SIP/2.0\r\n\r\n",
                "INVITE <sip:x> SIP/2.0\r\n\r\n",
                "INVITE sip:x; lr SIP/2.0\r\n\r\n",
                "INVITE x sip/2.0\r\n\r\n",
                "INVITE sip:x SIP/7.0\r\n\r\n",
                "INVITE sip:x\r\n\r\n",
                "INVITE sip:x\r\nTo: x\r\n",
                "INVITE\tsip:x\tSIP/2.0\r\n\r\n",
                "INVITE  SIP/2.0\r\n\r\n",
                "INVITE sip:100@1.2.3.4 SIP/2",
                "INVITE sip:100"
            })
    void takesOddRequests(String text) {
        assertThat(scan(text)).isTrue();
        assertThat(message.isRequest()).isTrue();
        assertThat(message.method()).isEqualTo(SipMethod.INVITE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIP/2.0 180 Ringing | 180",
                "sip/2.0  404 Not Found | 404",
                "SIP/2.0 200 | 200",
                "SIP/2.0 200\t | 200",
                "SIP/2.0 4294967301 better not | 0",
                "SIP/2.0 099 Low | 0",
                "SIP/2.0 700 High | 0",
                "SIP/3.1 486 Busy | 486"
            })
    void takesOddResponses(String line, int status) {
        assertThat(scan(line + "\r\n\r\n")).isTrue();
        assertThat(message.isRequest()).isFalse();
        assertThat(message.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "INVITE",
                "INVITE ",
                "GET / HTTP/1.1\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "hello world\r\n",
                "PATCHY sip:x\r\n",
                "Via: SIP/2.0/UDP host\r\n",
                "SIP/2.0\r\n",
                "SIP/2.0 OK\r\n",
                "SIP/2.0/UDP 1.2.3.4\r\n",
                "SIP/ 200 OK\r\n",
                "INV ITE sip:x\r\n",
                "@ sip:x SIP/2.0\r\n",
                "\u0000\u0000INVITE sip:x SIP/2.0\r\n"
            })
    void refusesWhatIsNoMessage(String text) {
        assertThat(scan(text)).isFalse();
    }

    @Test
    void aLongMethodIsOtherAndKeepsItsText() {
        scan("!interesting-Method0123456789_*+`.%indeed'~ sip:x SIP/2.0\r\n\r\n");

        assertThat(message.method()).isEqualTo(SipMethod.OTHER);
        assertThat(message.text(Field.METHOD)).hasValue("!interesting-Method0123456789_*+`.%indeed'~");
    }

    @ParameterizedTest
    @CsvSource({"5,5", "-5,-1", "99999999999,-1", "five,-1", "'',-1", "' 12 ',12"})
    void readsTheContentLength(String text, int length) {
        scan("BYE sip:x SIP/2.0\r\nContent-Length: " + text + "\r\n\r\n");

        assertThat(message.contentLength()).isEqualTo(length);
    }

    @Test
    void saysWhetherItIsWhole() {
        scan("BYE sip:x SIP/2.0\r\nContent-Length: 4\r\n\r\nabc");
        assertThat(message.isWhole()).isFalse();
        scan("BYE sip:x SIP/2.0\r\nContent-Length: 4\r\n\r\nabcd");
        assertThat(message.isWhole()).isTrue();
        scan("BYE sip:x SIP/2.0\r\nContent-Length: 0\r\n");
        assertThat(message.isWhole()).isFalse();
    }

    @Test
    void saysWhoIsCalledAndWhichRequestItIs() {
        scan("INVITE sip:+4420@trunk.example.com:5060;user=phone SIP/2.0\r\nCSeq: 2147483647 \tINVITE\r\n\r\n");
        assertThat(message.text(Field.REQUEST_USER)).hasValue("+4420");
        assertThat(message.cseq()).isEqualTo(2_147_483_647L);
        scan("SIP/2.0 200 OK\r\nCSeq: x BYE\r\n\r\n");
        assertThat(message.text(Field.REQUEST_USER)).isEmpty();
        assertThat(message.cseq()).isEqualTo(-1);
        scan("BYE sip:trunk.example.com SIP/2.0\r\n\r\n");
        assertThat(message.text(Field.REQUEST_USER)).isEmpty();
        assertThat(message.cseq()).isEqualTo(-1);
    }

    @Test
    void nothingOfAMessageIsLeftInTheNext() {
        scan(Messages.invite("first"));
        scan("BYE sip:x SIP/2.0\r\n\r\n");

        for (Field field : Field.values()) {
            if (field != Field.METHOD && field != Field.REQUEST_URI) {
                assertThat(message.text(field)).as("%s", field).isEmpty();
            }
        }
    }

    @Test
    void aTextIsDecodedWhateverItsBytes() {
        byte[] bytes = "BYE sip:x SIP/2.0\r\nCall-ID: \u00fcX\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(message.scan(bytes, 0, bytes.length)).isTrue();
        assertThat(message.text(Field.CALL_ID)).hasValue("\ufffdX");
    }

    private boolean scan(String text) {
        byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
        return message.scan(bytes, 2, bytes.length - 2);
    }
}
