package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs for the failed users of other runs. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RunRetriesTest extends LedgerTest {
  @Test
  void the_failed_users_of_a_run_that_is_over_get_a_run_of_their_own() {
    String old = completedWithFailures(2, 1);

    Started retry = retry(old, "a");

    assertThat(retry.how()).isEqualTo(How.STARTED);
    assertThat(take(one).trigger().of()).containsExactly(old);
    assertThat(find(retry.run()).trigger().of()).containsExactly(old);
    assertThat(failedUsers(old)).containsExactly(1L, 2L);
  }

  @Test
  void very_many_failed_users_are_read_piece_by_piece_and_each_once() {
    String old = completedWithFailures(LongStream.rangeClosed(1, 5_000).toArray());
    String other = completedWithFailures(LongStream.rangeClosed(4_999, 12_000).toArray());

    assertThat(failedUsers(old, other))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 12_000).boxed().toList());
    assertThat(history.failedUsers(List.of(old, other)).await())
        .extracting(page -> page.length)
        .containsExactly(10_000, 2_000);
  }

  private List<Long> failedUsers(String... runs) {
    return history.failedUsers(List.of(runs)).await().stream()
        .flatMapToLong(LongStream::of)
        .boxed()
        .toList();
  }

  @Test
  void a_run_that_is_unknown_or_not_over_or_without_failures_is_refused_in_a_sentence() {
    String whole = completedWithFailures();
    String active = planned(List.of(List.of(1L)));

    assertThat(refusal("nosuch")).isEqualTo("NOT_FOUND There is no run nosuch.");
    assertThat(refusal(active))
        .isEqualTo(
            "CONFLICT Run %s is RUNNING; its failed users can be retried when it is over."
                .formatted(active));
    assertThat(refusal(whole)).isEqualTo("CONFLICT Nobody failed in run %s.".formatted(whole));
    assertThat(text(Command.EXISTS, RedisKeys.trigger("http:refused"))).isEqualTo("0");
  }

  @Test
  void a_run_for_everybody_covers_a_retry_but_no_retry_covers_everybody() {
    String old = completedWithFailures(1);
    String all = planned(List.of(List.of(1L)));
    assertThat(retry(old, "joins").run()).isEqualTo(all);
    one.finish(take(one).ref(), 0).await();

    String retry = retry(old, "own").run();
    Started waiting = start(Kind.HTTP, "http:all", false);

    assertThat(waiting.how()).isEqualTo(How.WAITING);
    assertThat(retry(old, "again")).isEqualTo(new Started(retry, RunState.planning(), How.JOINED));
  }

  @Test
  void retries_that_wait_share_one_run_and_one_for_everybody_takes_them_in() {
    String first = completedWithFailures(1);
    String second = completedWithFailures(2);
    String third = completedWithFailures(3);
    retry(first, "active");

    String waiting = retry(second, "second").run();

    assertThat(retry(third, "third").run()).isEqualTo(waiting);
    assertThat(retry(second, "second-again").run()).isEqualTo(waiting);
    assertThat(find(waiting).trigger().of()).containsExactly(second, third);

    assertThat(start(Kind.HTTP, "http:all", true).run()).isEqualTo(waiting);
    assertThat(find(waiting).trigger()).isEqualTo(new Trigger(Kind.HTTP, "http:second", true));
  }

  @Test
  void a_retry_takes_a_halted_run_up_that_covers_it_and_waits_for_one_that_does_not() {
    String first = completedWithFailures(1);
    String second = completedWithFailures(2);
    String halted = planned(List.of(List.of(1L)));
    one.halt(byHand(halted), later).await();

    assertThat(retry(first, "a")).isEqualTo(new Started(halted, RunState.running(), How.RESUMED));
    one.finish(take(one).ref(), 0).await();

    String retry = retry(first, "b").run();
    Draft draft = one.draft(take(one).ref());
    draft.add(List.of(List.of(1L))).await();
    draft.publish(LedgerTest.planned(1)).await();
    one.halt(byHand(retry), later).await();

    assertThat(retry(second, "c").how()).isEqualTo(How.WAITING);
    assertThat(find(retry).state()).isEqualTo(RunState.running());
  }

  private Started retry(String of, String key) {
    return one.start(new Trigger(Kind.HTTP, "http:" + key, false, List.of(of))).await();
  }

  private String refusal(String of) {
    Failure failure = catchThrowableOfType(Failure.class, () -> retry(of, "refused"));
    return failure.code() + " " + failure.getMessage();
  }

  private String completedWithFailures(long... users) {
    String run = planned(List.of(List.of(1L)));
    for (long tgid : users) {
      command(Command.HSET, RedisKeys.failures(run), tgid, "{\"reason\":\"r\",\"text\":\"t\"}");
    }
    one.finish(take(one).ref(), 0).await();
    return run;
  }
}
