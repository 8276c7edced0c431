package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.stack.LogWatch;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the log says while a run goes on. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class ProgressVerticleTest extends RedisTest {
  private static final Duration EVERY = Duration.ofMillis(200);

  private RunLedger ledger() {
    return new RunLedger(redis, NodeClock.system(), "node", Duration.ofSeconds(30));
  }

  private String startRun() {
    return ledger().start(new Trigger(Trigger.Kind.HTTP, "http:test", false)).await().run();
  }

  private void deploy() {
    vertx.deployVerticle(new ProgressVerticle(redis, NodeClock.system(), EVERY)).await();
  }

  @Test
  void an_active_run_is_told_of_again_and_again_with_its_figures() {
    String run = startRun();
    for (String field : new String[] {"eligible", "generated", "failed", "requests"}) {
      command(
          Command.HSET,
          RedisKeys.run(run),
          field,
          String.valueOf(field.equals("eligible") ? 300 : field.equals("failed") ? 2 : 98));
    }
    try (LogWatch log = new LogWatch(text -> text.contains("Run under way"))) {
      deploy();

      await().until(() -> log.found().size() >= 3);

      assertThat(log.found())
          .allSatisfy(
              line ->
                  assertThat(line)
                      .containsPattern(
                          "Run under way run="
                              + run
                              + " done=100 of=300 per_second=\\d+\\.\\d left=\\w+ failed=2"
                              + " requests=98"));
      // Nothing moved since the last look.
      assertThat(log.found().get(2)).contains("per_second=0.0 left=unknown");
    }
  }

  @Test
  void of_many_nodes_one_says_it() {
    startRun();
    try (LogWatch log = new LogWatch(text -> text.contains("Run under way"))) {
      long begun = System.nanoTime();
      for (int node = 0; node < 5; node++) {
        deploy();
      }

      await().until(() -> log.found().size() >= 4);

      // A claim is over after nine tenths of the time between two looks.
      double claims = (System.nanoTime() - begun) / 1e6 / (EVERY.toMillis() * 0.9);
      assertThat(log.found().size()).isLessThanOrEqualTo((int) claims + 1);
    }
  }

  @Test
  void a_run_that_is_over_is_not_told_of() {
    String over = startRun();
    ledger().cancel(over).await();
    try (LogWatch log = new LogWatch(text -> text.contains("Run under way"))) {
      deploy();
      String active =
          ledger().start(new Trigger(Trigger.Kind.HTTP, "http:second", false)).await().run();

      await().until(() -> log.found().size() >= 2);

      assertThat(log.found()).allMatch(line -> line.contains("run=" + active));
    }
  }
}
