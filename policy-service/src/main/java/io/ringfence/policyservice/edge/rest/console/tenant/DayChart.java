package io.ringfence.policyservice.edge.rest.console.tenant;

import io.quarkus.qute.TemplateData;
import io.ringfence.policyservice.core.usage.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was spent each day, as bars.
 *
 * @param bars the oldest first, without gaps
 * @param highest the highest of them, which is as tall as the chart
 */
@TemplateData
public record DayChart(List<Bar> bars, String highest) {

    static final int HEIGHT = 100;
    private static final int MOST_DAYS = 62;
    private static final int STEP = 10;

    /** A day; {@code x}, {@code y} and {@code height} are where its bar is. */
    @TemplateData
    public record Bar(String day, String settled, int x, double y, double height) {}

    static DayChart of(List<Usage.Day> days) {
        if (days.isEmpty()) {
            return new DayChart(List.of(), "0");
        }
        Map<LocalDate, String> spent = days.stream()
                .collect(Collectors.toMap(day -> LocalDate.parse(day.day()), Usage.Day::settled, (a, b) -> a));
        LocalDate last = spent.keySet().stream().max(Comparator.naturalOrder()).orElseThrow();
        LocalDate first = spent.keySet().stream().min(Comparator.naturalOrder()).orElseThrow();
        LocalDate begin = first.isBefore(last.minusDays(MOST_DAYS - 1L)) ? last.minusDays(MOST_DAYS - 1L) : first;
        BigDecimal highest = spent.values().stream()
                .map(BigDecimal::new)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        List<Bar> bars = new ArrayList<>();
        for (LocalDate day = begin; !day.isAfter(last); day = day.plusDays(1)) {
            String settled = spent.getOrDefault(day, "0");
            double height = highest.signum() <= 0
                    ? 0
                    : Math.max(0, new BigDecimal(settled).doubleValue() / highest.doubleValue() * HEIGHT);
            bars.add(new Bar(day.toString(), settled, bars.size() * STEP, HEIGHT - height, height));
        }
        return new DayChart(bars, highest.toPlainString());
    }

    /** How wide it is. */
    public int width() {
        return Math.max(bars.size(), 14) * STEP;
    }
}
