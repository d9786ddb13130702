package io.ringfence.nodeagent.edge.cdr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.nodeagent.core.cdr.FilePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTailTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("Master.csv");
    }

    @Test
    void firstTimeWhatIsThereAlreadyIsNotRead() throws IOException {
        write("old\nhal");
        try (FileTail tail = new FileTail(file, Optional.empty())) {
            write("f\nnew\n");

            assertThat(read(tail)).containsExactly("half", "new");
            assertThat(tail.gaps()).isZero();
        }
    }

    @Test
    void fileThatComesLaterIsReadFromItsStartAndOlderOnesAreNot() throws IOException {
        Files.writeString(folder.resolve("Master.csv.1"), "old\n");
        try (FileTail tail = new FileTail(file, Optional.empty())) {
            assertThat(read(tail)).isEmpty();
            write("first\r\n");

            assertThat(read(tail)).containsExactly("first");
        }
    }

    @Test
    void halfALineIsLeftUntilItIsWhole() throws IOException {
        try (FileTail tail = begun()) {
            write("one\ntw");
            assertThat(read(tail)).containsExactly("one");
            assertThat(tail.behind()).isEqualTo(2);
            write("o\n");
            assertThat(read(tail)).containsExactly("two");
        }
    }

    @Test
    void goesOnAfterARestartWhereItWas() throws IOException {
        FilePlace place;
        try (FileTail tail = begun()) {
            write("one\ntwo\n");
            read(tail);
            place = tail.place();
        }
        write("three\n");
        try (FileTail tail = new FileTail(file, Optional.of(place))) {
            assertThat(texts(tail.before())).containsExactly("before", "one", "two");
            assertThat(read(tail)).containsExactly("three");
        }
    }

    @Test
    void renamedFileIsReadToItsEndAndThenTheNextOne() throws IOException {
        try (FileTail tail = begun()) {
            write("one\n");
            assertThat(read(tail)).containsExactly("one");
            write("two\n");
            Files.move(file, folder.resolve("Master.csv.1"));
            write("four\n");
            assertThat(texts(tail.next().lines())).containsExactly("two");
            assertThat(tail.next().lines()).isEmpty();
            Files.writeString(folder.resolve("Master.csv.1"), "three\nha", StandardOpenOption.APPEND);

            assertThat(read(tail)).containsExactly("three", "ha (half)", "four");
        }
    }

    @Test
    void severalRotationsBetweenTwoLooksLoseNothing() throws IOException {
        try (FileTail tail = begun()) {
            write("one\n");
            assertThat(read(tail)).containsExactly("one");
            write("two\n");
            rotate(2, 1_000);
            write("three\n");
            rotate(1, 2_000);
            write("four\n");

            assertThat(read(tail)).containsExactly("two", "three", "four");
        }
    }

    @Test
    void rotationsWhileTheAgentIsAwayLoseNothing() throws IOException {
        FilePlace place;
        try (FileTail tail = begun()) {
            write("one\n");
            read(tail);
            place = tail.place();
        }
        write("two\n");
        rotate(2, 1_000);
        write("three\n");
        rotate(1, 2_000);
        write("four\n");
        Files.writeString(folder.resolve("Master.csv.3.gz"), "packed\n");
        try (FileTail tail = new FileTail(file, Optional.of(place))) {
            assertThat(read(tail)).containsExactly("two", "three", "four");
            assertThat(tail.gaps()).isZero();
        }
    }

    @Test
    void fileThatIsGoneWhenTheAgentComesBackIsAGap() throws IOException {
        FilePlace place;
        try (FileTail tail = begun()) {
            write("one\n");
            read(tail);
            place = tail.place();
        }
        Path kept = folder.resolve("kept");
        Files.move(file, kept); // so that its inode stays taken
        write("two\n");
        try (FileTail tail = new FileTail(file, Optional.of(place))) {
            assertThat(tail.gaps()).isEqualTo(1);
            assertThat(read(tail)).containsExactly("two");
        }
    }

    @Test
    void fileThatWasCutIsReadFromItsStart() throws IOException {
        try (FileTail tail = begun()) {
            write("one\ntwo\nthree\n");
            read(tail);
            Files.writeString(file, "4\n", StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(read(tail)).containsExactly("4");
            Files.writeString(file, "longer than all before\nand\n", StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(read(tail)).containsExactly("longer than all before", "and");
        }
    }

    @Test
    void otherFileWithTheInodeOfTheOneBeforeIsReadFromItsStart() throws IOException {
        FilePlace place;
        try (FileTail tail = begun()) {
            write("one\ntwo\n");
            read(tail);
            place = tail.place();
        }
        Files.writeString(file, "another one, which is longer\n", StandardOpenOption.TRUNCATE_EXISTING);
        try (FileTail tail = new FileTail(file, Optional.of(place))) {
            assertThat(read(tail)).containsExactly("another one, which is longer");
        }
    }

    @Test
    void removedAndMadeAnew() throws IOException {
        try (FileTail tail = begun()) {
            write("one\n");
            assertThat(read(tail)).containsExactly("one");
            Files.delete(file);
            assertThat(read(tail)).isEmpty();
            write("two\n");
            assertThat(read(tail)).containsExactly("two");
        }
    }

    @Test
    void lineThatIsTooLongIsOneBrokenLineAndWhatFollowsIsRead() throws IOException {
        try (FileTail tail = begun()) {
            write("one\n" + "x".repeat(FileTail.MAX_LINE + 1) + "\ntwo\n");
            assertThat(read(tail)).containsExactly("one", "x".repeat(FileTail.MAX_LINE) + " (longer)", "two");
            write("y".repeat(700_000));
            assertThat(read(tail)).containsExactly("y".repeat(FileTail.MAX_LINE) + " (longer)");
            write("y\nthree\n");
            assertThat(read(tail)).containsExactly("three");
        }
    }

    @Test
    void muchIsReadInParts() throws IOException {
        try (FileTail tail = begun()) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 100_000; i++) {
                text.append("line ").append(i).append('\n');
            }
            write(text.toString());

            assertThat(String.join("\n", read(tail)) + "\n").isEqualTo(text.toString());
            List<String> before = texts(tail.before());
            assertThat(before.getLast()).isEqualTo("line 99999");
            assertThat(before.getFirst()).matches("line [0-9]+");
            assertThat(before).hasSizeGreaterThan(80_000);
        }
    }

    /** A file that had one line when it was read first. */
    private FileTail begun() throws IOException {
        write("before\n");
        return new FileTail(file, Optional.empty());
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rotate(int number, long millis) throws IOException {
        Path old = folder.resolve("Master.csv." + number);
        Files.move(file, old, StandardCopyOption.ATOMIC_MOVE);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().plusMillis(millis)));
    }

    /** Looks until nothing has come four times. */
    private static List<String> read(FileTail tail) throws IOException {
        List<String> all = new ArrayList<>();
        int quiet = 0;
        while (quiet < 4) {
            FileTail.Look look = tail.next();
            all.addAll(texts(look.lines()));
            quiet = look.lines().isEmpty() ? quiet + 1 : 0;
        }
        return all;
    }

    private static List<String> texts(List<FileTail.Line> lines) {
        return lines.stream()
                .map(line -> new String(line.bytes(), UTF_8)
                        + line.broken()
                                .map(reason -> " (" + reason.split(" ")[0] + ")")
                                .orElse(""))
                .toList();
    }
}
