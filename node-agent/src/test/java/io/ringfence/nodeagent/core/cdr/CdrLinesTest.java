package io.ringfence.nodeagent.core.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.UnreadableException;
import io.ringfence.nodeagent.edge.cdr.CdrLines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CdrLinesTest {

    @Test
    void quotesAreDoubledAndBackslashesAreNot() throws Exception {
        assertThat(CsvLine.split("\"\"\"Zoë, the \\\"\"Q\"\" | x\"\" <101>\",4,,\"\",\"a,b\""))
                .containsExactly("\"Zoë, the \\\"Q\" | x\" <101>", "4", "", "", "a,b");
        assertThat(CsvLine.split("")).containsExactly("");
        assertThat(CsvLine.split("a,")).containsExactly("a", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "\"a\"b,c", "a\"b,c", "\"a\"\"", "\""})
    void brokenQuotesAreSaid(String line) {
        assertThatThrownBy(() -> CsvLine.split(line))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("broken quotes");
    }

    @Test
    void wrongNumberOfColumnsIsSaid() throws Exception {
        String sixteen = Written.lines("cdr_ignore_changes/Master.csv").getFirst();

        assertThatThrownBy(() -> CdrColumns.master().read(sixteen))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("16 columns, but 18 or 21 are expected");
        assertThatThrownBy(() -> CsvLine.split(",".repeat(300))).hasMessage("more than 200 columns");
    }

    @Test
    void columnsThatAreNeededMustBeNamedOnce() {
        assertThatThrownBy(() -> CdrColumns.named(List.of("src", "dst")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accountcode, channel, dstchannel");
        List<String> twice = new java.util.ArrayList<>(CdrRecord.NEEDED);
        twice.add("start");
        assertThatThrownBy(() -> CdrColumns.named(twice)).hasMessageContaining("start twice");
    }

    @Test
    void textsThatAsteriskDoesNotEscapeAreReadAsTheyWere() throws Exception {
        // Given: a name with a backslash, which is no JSON then
        List<String> csv = Written.lines("calls/custom_advanced.csv");
        List<String> json = Written.lines("calls/custom_advanced.json");

        // Then
        for (int i = 0; i < csv.size(); i++) {
            CdrRecord one = CdrLines.csv(Written.ADVANCED).read(csv.get(i));
            CdrRecord other = CdrLines.json().read(json.get(i));
            one.fields().forEach((name, text) -> assertThat(other.get(name)).isEqualTo(text));
        }
    }

    /** Written as Asterisk does it, whatever the text is: only quotes are escaped. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\",
                "\\\\",
                "a\\",
                "\",",
                ",",
                "x\",\"dst\":\"1",
                "\\\",\"accountcode\":\"102-acme",
                "\"}",
                "\\\"}",
                "{\"a\":\"b\"}",
                "\\u0041\\x"
            })
    void noNameOfACallerBecomesAnotherField(String text) throws Exception {
        String line = "{\"clid\":\"" + text.replace("\"", "\\\"")
                + "\",\"accountcode\":\"101-acme\",\"billsec\":4,\"last\":\"" + text.replace("\"", "\\\"") + "\"}";

        assertThat(AsteriskJson.read(line))
                .containsEntry("clid", text)
                .containsEntry("accountcode", "101-acme")
                .containsEntry("billsec", "4")
                .containsEntry("last", text)
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[1]", "4", "{\"a\":\"b\"", "{\"a\":b}", "garbage", "{\"a\":\"b\",}"})
    void whatIsNoObjectOfTextsIsSaid(String line) {
        assertThatThrownBy(() -> CdrLines.json().read(line)).isInstanceOf(UnreadableException.class);
    }

    @Test
    void recordWithoutAFieldIsSaid() {
        assertThatThrownBy(() -> CdrLines.json().read("{\"accountcode\":\"101-acme\", \"dst\": \"1\", \"x\": [1]}"))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("without channel, dstchannel");
    }
}
