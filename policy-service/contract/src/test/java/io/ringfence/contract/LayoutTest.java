package io.ringfence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Habits of the whole repository that no compiler keeps. */
class LayoutTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<Path> silent = javaFiles("src/main/java").stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        List<Path> unmarked = javaFiles("src/main/java").stream()
                .filter(file -> file.endsWith("package-info.java"))
                .filter(file -> !read(file).contains("@NullMarked"))
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void filesAreShortEnoughToRead() throws IOException {
        List<String> longFiles = Stream.concat(
                        javaFiles("src/main/java").stream().filter(file -> lines(file) > 300),
                        javaFiles("src/test/java").stream().filter(file -> lines(file) > 400))
                .map(file -> ROOT.relativize(file) + ": " + lines(file) + " lines")
                .toList();

        assertThat(longFiles).isEmpty();
    }

    @Test
    void onlyTheRootPomKnowsVersions() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            List<Path> poms = files.filter(file -> file.endsWith("pom.xml"))
                    .filter(file -> !file.getParent().equals(ROOT))
                    .filter(file -> read(file)
                            .replaceAll("(?s)<parent>.*?</parent>", "")
                            .contains("<version>"))
                    .toList();

            assertThat(poms).isEmpty();
        }
    }

    private static List<Path> javaFiles(String sourceFolder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/" + sourceFolder + "/"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }

    private static long lines(Path file) {
        return read(file).lines().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
