package io.ringfence.policyservice.edge.rest.console.traffic;

import io.quarkus.qute.TemplateData;
import io.ringfence.policyservice.core.traffic.Ladder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A call as a ladder: where each column and each arrow is, in pixels.
 *
 * @param notDrawn messages between ends for which there was no column
 */
@TemplateData
public record LadderDrawing(List<Column> columns, List<Arrow> arrows, int width, int height, int notDrawn) {

    private static final int MOST_COLUMNS = 8;
    private static final int LEFT = 110;
    private static final int APART = 230;
    private static final int TOP = 48;
    private static final int STEP = 34;

    /** Somebody who takes part. */
    @TemplateData
    public record Column(String name, int x) {}

    /**
     * A message.
     *
     * @param head the points of its head
     */
    @TemplateData
    public record Arrow(
            String id, String label, String after, int y, int from, int to, int middle, String head, boolean repeated) {

        /** Where its label stands. */
        public int above() {
            return y - 6;
        }
    }

    static LadderDrawing of(Ladder ladder) {
        List<String> names = ladder.participants()
                .subList(0, Math.min(MOST_COLUMNS, ladder.participants().size()));
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(new Column(name, LEFT + 80 + columns.size() * APART));
        }
        List<Arrow> arrows = new ArrayList<>();
        int notDrawn = 0;
        for (Ladder.Step step : ladder.steps()) {
            int from = names.indexOf(step.from());
            int to = names.indexOf(step.to());
            if (from < 0 || to < 0) {
                notDrawn++;
                continue;
            }
            int y = TOP + 24 + arrows.size() * STEP;
            int x1 = columns.get(from).x();
            int x2 = from == to ? x1 + 40 : columns.get(to).x();
            int back = x2 > x1 ? -8 : 8;
            arrows.add(new Arrow(
                    step.id(),
                    step.label() + (step.isRepeated() ? " (again)" : ""),
                    String.format(Locale.ENGLISH, "%.1f ms", step.afterMillis()),
                    y,
                    x1,
                    x2,
                    (x1 + x2) / 2,
                    x2 + "," + y + " " + (x2 + back) + "," + (y - 4) + " " + (x2 + back) + "," + (y + 4),
                    step.isRepeated()));
        }
        return new LadderDrawing(
                columns, arrows, LEFT + Math.max(1, columns.size()) * APART, TOP + 24 + arrows.size() * STEP, notDrawn);
    }
}
