package io.ringfence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every file that a document links to exists. */
class DocsLinksTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

    @Test
    void everyLinkedFileExists() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 4)) {
            List<String> broken = files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/var/"))
                    .flatMap(DocsLinksTest::brokenLinks)
                    .toList();

            assertThat(broken).isEmpty();
        }
    }

    private static Stream<String> brokenLinks(Path document) {
        return links(document)
                .filter(link -> !link.contains("://") && !link.startsWith("mailto:"))
                .filter(link -> Files.notExists(document.resolveSibling(link)))
                .map(link -> ROOT.relativize(document) + " -> " + link);
    }

    private static Stream<String> links(Path document) {
        try {
            return LINK
                    .matcher(Files.readString(document))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
