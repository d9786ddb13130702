package io.ringfence.policyservice.edge.rest.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.ListLines;
import io.ringfence.policyservice.core.refusal.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ListBodyTest {

    @Test
    void passesOverCommentsBlanksAndLineEndings() throws IOException {
        assertThat(size("# head\r\n\r\n 198.18.0.1 # why\r\n198.18.0.2;SBL1\n198.18.0.3", ListBody.Form.TEXT))
                .isEqualTo(3);
    }

    @Test
    void takesTheFirstColumnWithAndWithoutHeader() throws IOException {
        assertThat(size("ip,asn\n198.18.0.1,1\n", ListBody.Form.CSV)).isEqualTo(1);
        assertThat(size("\"198.18.0.1\",1\n2001:db8::/32,2\n", ListBody.Form.CSV))
                .isEqualTo(2);
    }

    @Test
    void aWrongAddressInTheFirstLineIsNoHeader() throws IOException {
        assertThat(size("198.18.0.300,1\n", ListBody.Form.CSV)).isEqualTo(-1);
        assertThat(size("ip\nip\n", ListBody.Form.CSV)).isEqualTo(-1);
    }

    @Test
    void refusesALineWithoutEnd() throws IOException {
        assertThat(size("198.18.0.1" + "0".repeat(2_000_000), ListBody.Form.TEXT))
                .isEqualTo(-1);
    }

    @Test
    void refusesJsonOfAnotherShape() throws IOException {
        assertThat(size("[\"198.18.0.1\", 5]", ListBody.Form.JSON)).isEqualTo(-1);
        assertThat(size("[[\"198.18.0.1\"]]", ListBody.Form.JSON)).isEqualTo(-1);
        assertThat(size("\"198.18.0.1\"", ListBody.Form.JSON)).isEqualTo(-1);
        assertThat(size("{\"networks\": [\"198.18.0.1\"]}", ListBody.Form.JSON)).isEqualTo(1);
    }

    private static int size(String body, ListBody.Form form) throws IOException {
        ListLines lines = new ListLines(ListKind.BLOCK);
        ListBody.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), form, lines);
        return lines.finish() instanceof Result.Done<ListContent>(ListContent content) ? content.size() : -1;
    }
}
