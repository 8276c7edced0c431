package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of runs, and for how long. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RunHistoryTest extends LedgerTest {
  @Test
  void runs_are_listed_newest_first_page_by_page() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = start(Kind.HTTP, "http:" + i, false).run();
      one.fail(byHand(id), "test").await();
      command(Command.ZADD, RedisKeys.RUNS, i, id);
      ids.add(0, id);
    }

    Runs.RunList first = history.list(Optional.empty(), 3).await();
    Runs.RunList second = history.list(first.next(), 3).await();

    assertThat(first.items()).extracting(Run::id).isEqualTo(ids.subList(0, 3));
    assertThat(first.next()).contains(ids.get(2));
    assertThat(second.items()).extracting(Run::id).isEqualTo(ids.subList(3, 5));
    assertThat(second.next()).isEmpty();
    assertThat(
            catchThrowableOfType(
                    Failure.class, () -> history.list(Optional.of("nonsense"), 3).await())
                .code())
        .isEqualTo(Failure.Code.BAD_QUESTION);
  }

  @Test
  void a_run_that_is_not_there_is_not_found() {
    assertThat(catchThrowableOfType(Failure.class, () -> history.find("nonsense").await()).code())
        .isEqualTo(Failure.Code.NOT_FOUND);
    assertThat(
            catchThrowableOfType(
                    Failure.class,
                    () -> history.failures(page("nonsense", Optional.empty())).await())
                .code())
        .isEqualTo(Failure.Code.NOT_FOUND);
  }

  private static Runs.FailuresQuestion page(String run, Optional<Long> after) {
    return new Runs.FailuresQuestion(run, after, 2);
  }

  @Test
  void a_page_of_failures_is_read_by_tgid_and_says_where_to_go_on() {
    String run = planned(List.of(List.of(1L)));
    String failures = RedisKeys.failures(run);
    for (long tgid : List.of(7_000_000_003L, 30L, 200L, 4L)) {
      command(Command.HSET, failures, tgid, "{\"reason\":\"timeout\",\"text\":\"No answer.\"}");
      command(Command.ZADD, failures + ":users", tgid, tgid);
    }

    Runs.FailureList first = history.failures(page(run, Optional.empty())).await();
    Runs.FailureList second = history.failures(page(run, first.next())).await();

    assertThat(first.items())
        .containsExactly(
            new Runs.FailedUser(4, "timeout", "No answer."),
            new Runs.FailedUser(30, "timeout", "No answer."));
    assertThat(first.next()).contains(30L);
    assertThat(second.items())
        .extracting(Runs.FailedUser::tgid)
        .containsExactly(200L, 7_000_000_003L);
    assertThat(second.next()).isEmpty();
    assertThat(history.failures(page(run, Optional.of(8_000_000_000L))).await().items()).isEmpty();
  }

  @Test
  void damaged_data_is_added_up_over_the_chunks() {
    String run = planned(List.of(List.of(1L), List.of(2L)));

    one.finish(take(one).ref(), 3).await();
    one.finish(take(one).ref(), 4).await();

    assertThat(find(run).damaged()).isEqualTo(7);
  }

  @Test
  void everything_of_a_run_ends_by_itself_after_thirty_days() {
    String run = planned(List.of(List.of(1L)));

    for (String key : List.of(RedisKeys.run(run), RedisKeys.chunks(run))) {
      assertThat(Long.parseLong(text(Command.TTL, key))).as(key).isBetween(2_591_990L, 2_592_000L);
    }
    assertThat(Long.parseLong(text(Command.TTL, RedisKeys.trigger("http:planned"))))
        .isBetween(604_790L, 604_800L);
  }

  @Test
  void the_last_thousand_runs_are_listed() {
    for (int i = 0; i < 1_000; i++) {
      command(Command.ZADD, RedisKeys.RUNS, i, "old-" + i);
    }

    start(Kind.HTTP, "http:newest", false);

    assertThat(text(Command.ZCARD, RedisKeys.RUNS)).isEqualTo("1000");
    assertThat(text(Command.ZSCORE, RedisKeys.RUNS, "old-0")).isNull();
  }

  @Test
  void a_run_that_waits_is_listed_first() {
    String active = planned(List.of(List.of(1L)));
    String waiting = start(Kind.HTTP, "http:forced", true).run();

    assertThat(history.list(Optional.empty(), 10).await().items())
        .extracting(Run::id)
        .containsExactly(waiting, active);
  }
}
