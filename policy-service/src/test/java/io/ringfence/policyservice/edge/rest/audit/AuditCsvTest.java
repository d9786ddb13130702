package io.ringfence.policyservice.edge.rest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCsvTest {

    @Test
    void quotesWhatWouldBreakTheTable() {
        assertThat(AuditCsv.line(Stream.of(1, null, "a,b", "say \"no\"", "two\nlines", "{\"a\":1}", "plain")))
                .isEqualTo("1,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"{\"\"a\"\":1}\",plain\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"})
    void noTextIsAFormula(String text) {
        String line = AuditCsv.line(Stream.of(text));

        assertThat(line.replace("\"", "")).isEqualTo("'" + text + "\r\n");
    }
}
