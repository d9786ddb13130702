package io.ringfence.policyservice.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateSheetTest {

    @Test
    void readsColumnsInAnyOrderWithQuotes() {
        List<RoutePublished> routes = done("""
                \ufeffName,prefix,perMinute,connectFee,firstSeconds,nextSeconds\r
                "UK, London",4420,0.05,0.10,60,1\r
                # a comment\r

                "the ""rest\""",44,"0.04",,,
                """);

        assertThat(routes)
                .containsExactly(
                        new RoutePublished("acme", "4420", new Rate("0.05", "0.10", 60, 1), "UK, London"),
                        new RoutePublished("acme", "44", Rate.perMinute("0.04"), "the \"rest\""));
    }

    @Test
    void readsSemicolonsWhereTheFirstLineHasThem() {
        assertThat(done("prefix;perMinute;name\n44;0.05;UK, all of it"))
                .containsExactly(new RoutePublished("acme", "44", Rate.perMinute("0.05"), "UK, all of it"));
    }

    @Test
    void everyBadLineIsNamed() {
        Refusal refusal = refused("""
                prefix,perMinute,firstSeconds
                44,0.05,60
                +45,0.05,60
                46,0.0000000001,60
                47,-1,60
                48,,60
                ,0.05,60
                49,0.05,1m
                44,0.06,60
                50,0.05,60,more
                51,0.05,0
                """);

        assertThat(refusal.errors()).extracting(InputError::line).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(refusal.errors().get(6).reason()).isEqualTo("prefix: 44 is on line 2 already");
        assertThat(refusal.errors().get(3).reason()).isEqualTo("perMinute: is missing");
        assertThat(refusal.detail()).contains("Line 3", "8 more", "Nothing is stored");
    }

    @Test
    void namesAHundredBadLinesAndCountsAll() {
        Refusal refusal = refused("prefix,perMinute\n44,free\n" + lines(250, "free"));

        assertThat(refusal.errors()).hasSize(RouteLines.MAX_ERRORS);
        assertThat(refusal.errorCount()).isEqualTo(251);
    }

    @Test
    void aHundredThousandRoutesAreTakenAndNoMore() {
        String most = "prefix,perMinute\n" + lines(RouteLines.MAX_ROUTES, "0.05");

        assertThat(done(most)).hasSize(RouteLines.MAX_ROUTES);
        assertThat(refused(most + "9,0.05\n").detail()).contains("at most 100000 routes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        prefix,name             | the column perMinute is missing
        perMinute               | the column prefix is missing
        prefix,perMinute,price  | is no column
        prefix,perMinute,PREFIX | is there twice
        44,0.05                 | is no column
        """)
    void refusesAFirstLineThatDoesNotNameTheColumns(String header, String reason) {
        Refusal refusal = refused(header + "\n44,0.05\nnonsense\n");

        assertThat(refusal.errors().getFirst().line()).isEqualTo(1);
        assertThat(refusal.errors().getFirst().reason()).contains(reason);
    }

    @Test
    void aSheetWithoutRoutesTakesNothingAway() {
        assertThat(refused("prefix,perMinute\n").detail()).contains("no route");
        assertThat(refused("").detail()).contains("no route");
        assertThat(refused("prefix,perMinute\n\"44,0.05\n").errors())
                .extracting(InputError::line, InputError::reason)
                .contains(tuple(2L, "a quote is not closed"));
    }

    private static String lines(int count, String price) {
        return IntStream.range(0, count)
                .mapToObj(i -> (1_000_000 + i) + "," + price + "\n")
                .collect(Collectors.joining());
    }

    private static List<RoutePublished> done(String sheet) {
        return switch (read(sheet)) {
            case Result.Done<List<RoutePublished>>(var routes) -> routes;
            case Result.Refused<List<RoutePublished>>(Refusal refusal) -> throw new AssertionError(refusal.errors());
        };
    }

    private static Refusal refused(String sheet) {
        return switch (read(sheet)) {
            case Result.Done<List<RoutePublished>>(var routes) -> throw new AssertionError(routes);
            case Result.Refused<List<RoutePublished>>(Refusal refusal) -> refusal;
        };
    }

    private static Result<List<RoutePublished>> read(String sheet) {
        RouteLines lines = new RouteLines("acme");
        RateSheet reader = new RateSheet(lines);
        for (int i = 0; i < sheet.length() && !reader.isOver(); i++) {
            reader.take(sheet.charAt(i));
        }
        reader.end();
        return lines.finish();
    }
}
