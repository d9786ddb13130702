package io.ringfence.nodeagent.edge.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IpsetSessionTest {

    private static final Commands.Input LIST = out -> out.write("list a\n");
    private static final String END = "ipset> ipset v7.17, protocol version: 7";

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private int opened;
    private final IpsetSession session = new IpsetSession(new FakeCommands(), () -> now);

    @Test
    void returnsWhatIsPrintedWithoutPrompts() throws InterruptedException {
        answers.addAll(List.of("ipset> ipset> Name: a", "Members:", "192.0.2.1 timeout 0", END));

        Optional<List<String>> lines = session.exchange(LIST);

        assertThat(lines).contains(List.of("Name: a", "Members:", "192.0.2.1 timeout 0"));
        assertThat(sent).containsExactly("list a\nversion\n");
    }

    @Test
    void onePieceOfWorkAfterTheOtherGoesToOneProgram() throws InterruptedException {
        answers.addAll(List.of("Name: a", END, "Name: b", END));

        assertThat(session.exchange(LIST)).contains(List.of("Name: a"));
        assertThat(session.exchange(LIST)).contains(List.of("Name: b"));

        assertThat(opened).isEqualTo(1);
    }

    @Test
    void anErrorAMissingElementAndSilenceEndTheSessionForAMinute() throws InterruptedException {
        for (String error : List.of("ipset> ipset v7.17: Syntax error", "192.0.2.1 is NOT in set a.", "")) {
            int before = opened;
            answers.clear();
            if (!error.isEmpty()) {
                answers.add(error);
            }

            assertThat(session.exchange(LIST)).as(error).isEmpty();
            assertThat(session.exchange(LIST)).as(error).isEmpty();
            assertThat(opened).as(error).isEqualTo(before + 1);
            now = now.plusSeconds(61);
        }
        answers.clear();
        answers.add(END);
        assertThat(session.exchange(LIST)).isPresent();
    }

    private final class FakeCommands implements Commands {
        @Override
        public Result run(Command command) {
            throw new AssertionError("only a session is asked for");
        }

        @Override
        public Optional<Conversation> converse(List<String> line) {
            opened++;
            return Optional.of(new FakeConversation());
        }
    }

    private final class FakeConversation implements Commands.Conversation {
        @Override
        public void write(Commands.Input input) throws IOException {
            StringWriter text = new StringWriter();
            input.writeTo(text);
            sent.add(text.toString());
        }

        @Override
        public String line(Duration limit) {
            return answers.poll();
        }

        @Override
        public void close() {
            answers.clear();
        }
    }
}
