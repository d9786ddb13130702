package io.ringfence.policyservice.edge.rest.console.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.policyservice.core.traffic.Ladder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderDrawingTest {

    @Test
    void eachMessageIsAnArrowBetweenTheColumnsOfItsEnds() {
        LadderDrawing drawing = LadderDrawing.of(new Ladder(
                "c", List.of("a:1", "b:2"), List.of(step("a:1", "b:2", "INVITE"), step("b:2", "a:1", "200 OK")), true));

        assertThat(drawing.columns()).extracting(LadderDrawing.Column::name).containsExactly("a:1", "b:2");
        LadderDrawing.Arrow there = drawing.arrows().get(0);
        LadderDrawing.Arrow back = drawing.arrows().get(1);
        assertThat(there.from()).isEqualTo(drawing.columns().get(0).x()).isEqualTo(back.to());
        assertThat(there.to()).isEqualTo(drawing.columns().get(1).x()).isEqualTo(back.from());
        assertThat(back.y()).isGreaterThan(there.y()).isLessThan(drawing.height());
        assertThat(there.to()).isLessThan(drawing.width());
    }

    @Test
    void whatHasNoColumnIsCounted() {
        List<String> ends = new ArrayList<>();
        List<Ladder.Step> steps = new ArrayList<>();
        for (int end = 0; end < 12; end++) {
            ends.add("end:" + end);
            steps.add(step("end:0", "end:" + end, "OPTIONS"));
        }

        LadderDrawing drawing = LadderDrawing.of(new Ladder("c", ends, steps, true));

        assertThat(drawing.columns()).hasSize(8);
        assertThat(drawing.arrows()).hasSize(8);
        assertThat(drawing.notDrawn()).isEqualTo(4);
    }

    private static Ladder.Step step(String from, String to, String label) {
        return new Ladder.Step("id", Instant.EPOCH, 1.5, from, to, label, "node1", false);
    }
}
