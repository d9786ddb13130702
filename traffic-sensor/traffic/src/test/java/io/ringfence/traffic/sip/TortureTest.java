package io.ringfence.traffic.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages of the kinds that RFC 4475 warns of, one in a file: what it is on the first line, then what is to be found, then itself.
 * Lines end with CR LF where the file has LF; {@code \xNN} is a byte, and a backslash at the end of a line takes the line end away.
 */
class TortureTest {

    private record Case(String name, String expected, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/torture"))) {
            return files.sorted().map(TortureTest::read).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsWhatStrictParsersRefuse(Case torture) {
        // Given
        SipMessage message = new SipMessage();

        // When
        boolean isMessage = message.scan(torture.bytes(), 0, torture.bytes().length);

        // Then
        assertThat(isMessage).isTrue();
        String what = message.isRequest() ? message.text(Field.METHOD).orElse("") : "" + message.status();
        assertThat(String.join(
                        " | ",
                        what,
                        message.text(Field.CALL_ID).orElse("-"),
                        message.text(Field.FROM_USER).orElse("-"),
                        message.text(Field.TO_USER).orElse("-"),
                        message.text(Field.CSEQ_METHOD).orElse("-")))
                .isEqualTo(torture.expected());
    }

    private static Case read(Path file) {
        try {
            String[] parts = Files.readString(file).split("\n", 3);
            String text = parts[2].replace("\\\n", "").replace("\n", "\r\n");
            StringBuilder bytes = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                if (text.startsWith("\\x", i)) {
                    bytes.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                    i += 3;
                } else {
                    bytes.append(text.charAt(i));
                }
            }
            return new Case(
                    file.getFileName() + ": " + parts[0],
                    parts[1],
                    bytes.toString().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
