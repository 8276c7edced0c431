package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.keys.Breaker.Change;
import io.lunchbot.recommendations.keys.Models.Choice;
import io.lunchbot.recommendations.keys.Models.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ModelsTest {
  /** Every pause is the shortest: the first is 1 s, the second 2 s. */
  private static final RandomGenerator SHORTEST =
      new Random() {
        private static final long serialVersionUID = 1;

        @Override
        public long nextLong(long bound) {
          return 0;
        }
      };

  private final Models models = new Models(List.of("first", "second"), 2, SHORTEST);
  private Instant now = Instant.parse("2026-11-25T03:00:00Z");
  private int ids;

  private Choice choose() {
    return models.enter("id" + ++ids, now);
  }

  private String chosen() {
    return choose().model().orElseThrow().name();
  }

  private Change settle(String model, Verdict verdict, String reason) {
    return models.settled(models.named(model), "id" + ids, verdict, reason, now);
  }

  private void down(String model) {
    for (int i = 0; i < Breaker.OPENS_AFTER; i++) {
      assertThat(chosen()).isEqualTo(model);
      settle(model, Verdict.PROVIDER_DOWN, "overloaded");
    }
  }

  @Test
  void the_configured_model_is_asked_while_it_answers() {
    Choice choice = choose();

    assertThat(choice.model().map(Model::name)).contains("first");
    assertThat(choice.held()).isZero();
  }

  @Test
  void another_stands_in_while_it_does_not_answer_and_says_how_long_it_is_held() {
    down("first");

    Choice choice = choose();

    assertThat(choice.model().map(Model::name)).contains("second");
    assertThat(choice.held()).isPositive();
    now = now.plus(choice.held());
    assertThat(chosen()).as("the probe").isEqualTo("first");
  }

  @Test
  void when_none_answers_the_shortest_wait_is_told() {
    down("first");
    now = now.plusMillis(500);
    down("second");

    Choice choice = choose();

    assertThat(choice.model()).isEmpty();
    assertThat(choice.held()).as("the first's").isEqualTo(Duration.ofMillis(500));
    now = now.plus(choice.held());
    assertThat(chosen()).as("the probe").isEqualTo("first");
    settle("first", Verdict.PROVIDER_DOWN, "overloaded");
    assertThat(choose().held()).as("the second's").isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void the_beginning_of_an_outage_is_told_once_and_only_of_its_model() {
    for (int i = 1; i < Breaker.OPENS_AFTER; i++) {
      choose();
      assertThat(settle("first", Verdict.PROVIDER_DOWN, "overloaded")).isEqualTo(Change.NONE);
    }
    choose();
    assertThat(settle("first", Verdict.PROVIDER_DOWN, "overloaded")).isEqualTo(Change.OPENED);

    assertThat(models.named("first").breaker().isClosed()).isFalse();
    assertThat(models.named("second").breaker().isClosed()).isTrue();
  }

  @Test
  void what_is_left_of_a_project_is_known_for_each_model_apart() {
    KeyPool first = models.named("first").projects();

    assertThat(models.named("first").projects()).isNotNull().isSameAs(first);
    assertThat(models.named("second").projects()).isNotNull().isNotSameAs(first);
  }

  @Test
  void a_model_that_is_gone_is_left_alone_for_an_hour_if_there_is_another() {
    choose();
    settle("first", Verdict.MODEL_GONE, "model_not_found");

    assertThat(chosen()).isEqualTo("second");
    now = now.plus(Models.GONE).minusMillis(1);
    assertThat(chosen()).isEqualTo("second");
    now = now.plusMillis(1);
    assertThat(chosen()).isEqualTo("first");
  }

  @Test
  void the_last_model_is_never_given_up_here() {
    choose();
    settle("first", Verdict.MODEL_GONE, "model_not_found");
    assertThat(models.hasOthersThan(models.named("first"), now)).isTrue();
    assertThat(models.hasOthersThan(models.named("second"), now)).isFalse();
    choose();
    settle("second", Verdict.MODEL_GONE, "model_not_found");

    assertThat(chosen()).isEqualTo("second");
  }

  @Test
  void a_refusal_shows_that_the_model_answers_and_what_never_left_shows_nothing() {
    for (int i = 0; i < 10; i++) {
      choose();
      settle("first", Verdict.PROVIDER_DOWN, "overloaded");
      choose();
      settle("first", i % 2 == 0 ? Verdict.RATE_LIMITED : Verdict.BAD_REQUEST, "reason");
      choose();
      settle("first", Verdict.NOT_SENT, "lease_too_old");
    }

    assertThat(chosen()).isEqualTo("first");
  }

  @Test
  void no_connection_is_a_failure_of_the_model_too() {
    for (int i = 0; i < Breaker.OPENS_AFTER; i++) {
      choose();
      settle("first", Verdict.NOT_SENT, "connection_failed");
    }

    assertThat(chosen()).isEqualTo("second");
  }

  @Test
  void a_model_that_is_not_configured_any_more_is_taken_for_the_first() {
    assertThat(models.named("old").name()).isEqualTo("first");
    assertThat(models.named("second").name()).isEqualTo("second");
    assertThat(models.all()).extracting(Model::name).containsExactly("first", "second");
  }
}
