package io.lunchbot.recommendations.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs.FailedUser;
import io.lunchbot.recommendations.run.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunReportTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

  private static Run run(RunState state, Run.Counts counts) {
    boolean halted = state.equals(RunState.halted());
    return new Run(
        "r1",
        state,
        new Trigger(Trigger.Kind.COMMAND_LINE, "command_line:1", false),
        Optional.of(NOW),
        Optional.of(NOW),
        Optional.empty(),
        halted ? Optional.of(Instant.parse("2026-11-23T08:00:00Z")) : Optional.empty(),
        halted ? Optional.of("keys_exhausted") : Optional.empty(),
        counts,
        1234,
        1_000_000,
        99,
        Optional.of(new BigDecimal("0.123456789")),
        0,
        Duration.ofMillis(61_250),
        Optional.empty(),
        new TreeMap<>(Map.of("node", 1206L)));
  }

  @Test
  void a_halted_run_says_why_until_when_and_for_how_many() {
    String summary =
        RunReport.summary(run(RunState.halted(), new Run.Counts(2000, 1200, 1, 2, 3)), List.of());

    assertThat(summary.lines())
        .containsExactly(
            "Run r1 HALTED in 61.3 s",
            "  reason      keys_exhausted",
            "  can go on   2026-11-23T08:00:00Z",
            "  users       2,000 eligible: 1,200 generated, 1 renewed, 2 skipped, 3 failed, 794"
                + " unprocessed",
            "  requests    1,234, tokens 1,000,000 in, 99 out, cost 0.1235 USD");
  }

  @Test
  void the_first_failures_are_shown_and_the_others_are_counted() {
    List<FailedUser> failed =
        LongStream.range(0, 1200)
            .mapToObj(tgid -> new FailedUser(tgid, "timeout", "No answer in 30s"))
            .toList();

    String summary =
        RunReport.summary(run(RunState.completed(), new Run.Counts(1200, 0, 0, 0, 1200)), failed);

    assertThat(summary)
        .contains("  failed      4 timeout: No answer in 30s\n")
        .doesNotContain("failed      5 timeout")
        .endsWith("  and 1,195 more: GET /api/v1/runs/r1/failures\n");
  }

  @Test
  void recommendations_are_shown_as_text() {
    String shown =
        RunReport.recommendations(
            Map.of(7L, new Recommendation("Супы.", List.of("Салат.", "Плов."), NOW)));

    assertThat(shown).isEqualTo("  User 7\n    Супы.\n    - Салат.\n    - Плов.\n");
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED, 0", "HALTED, 3", "FAILED, 4", "CANCELLED, 4"})
  void an_end_is_an_exit_code(RunState state, int exitCode) {
    assertThat(RunReport.exitCode(state)).isEqualTo(exitCode);
  }

  @Test
  void while_a_run_is_planned_nobody_knows_how_long_it_takes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    try (RunProgress progress =
        RunProgress.of(false, new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.show(run(RunState.planning(), new Run.Counts(0, 0, 0, 0, 0)), NOW);
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .startsWith("planning: 0 of 0 users, 0.0 a second, unknown left");
  }

  @Test
  void on_a_terminal_there_is_a_bar_with_rate_and_failures_and_no_colour() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    try (RunProgress progress =
        RunProgress.of(true, new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.show(run(RunState.running(), new Run.Counts(300, 149, 0, 0, 1)), NOW);
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("50%", "150/300 users", "users/s", "1 failed")
        .doesNotContainPattern("\u001b\\[[0-9;]*m");
  }

  @Test
  void without_a_terminal_there_is_a_line_every_ten_seconds_and_one_at_the_end() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    try (RunProgress progress = RunProgress.of(false, out)) {
      for (int second = 0; second <= 20; second++) {
        Run.Counts counts = new Run.Counts(300, second * 10L, 0, 0, 1);
        progress.show(run(RunState.running(), counts), NOW.plusSeconds(second));
      }
      progress.show(
          run(RunState.completed(), new Run.Counts(300, 299, 0, 0, 1)), NOW.plusSeconds(21));
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "running: 1 of 300 users, 0.0 a second, 5h05m left, 1 failed, 1234 requests",
            "running: 101 of 300 users, 1.6 a second, 2m01s left, 1 failed, 1234 requests",
            "running: 201 of 300 users, 3.3 a second, 31s left, 1 failed, 1234 requests",
            "completed: 300 of 300 users, 4.9 a second, 0s left, 1 failed, 1234 requests");
  }
}
