package io.lunchbot.recommendations.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusTest {
  private static final Address<Question, Answer> SQUARE =
      new Address<>("test.square", Question.class, Answer.class, Duration.ofMinutes(1));

  private record Question(int number) {}

  private record Answer(int square) {}

  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void install() {
    ByReference.install(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void serve(Function<Question, Future<Answer>> service) {
    SQUARE.serve(vertx, service).await();
  }

  private Failure failureOf(int number) {
    return catchThrowableOfType(
        Failure.class, () -> SQUARE.ask(vertx, new Question(number)).await());
  }

  @Test
  void a_question_is_answered() {
    serve(question -> Future.succeededFuture(new Answer(question.number() * question.number())));

    assertThat(SQUARE.ask(vertx, new Question(7)).await()).isEqualTo(new Answer(49));
  }

  @Test
  void a_server_that_throws_answers_at_once() {
    serve(
        question -> {
          throw new IllegalArgumentException("no " + question.number());
        });

    assertThat(failureOf(7).code()).isEqualTo(Failure.Code.INTERNAL);
    assertThat(failureOf(7)).hasMessage("IllegalArgumentException: no 7");
  }

  @Test
  void a_server_that_answers_null_instead_of_a_future_answers_at_once() {
    serve(question -> null);

    assertThat(failureOf(7).code()).isEqualTo(Failure.Code.INTERNAL);
  }

  @Test
  void a_question_of_the_wrong_type_is_answered_at_once() {
    serve(question -> Future.succeededFuture(new Answer(1)));
    Address<String, Answer> wrong =
        new Address<>("test.square", String.class, Answer.class, Duration.ofMinutes(1));

    Failure failure = catchThrowableOfType(Failure.class, () -> wrong.ask(vertx, "seven").await());

    assertThat(failure.code()).isEqualTo(Failure.Code.INTERNAL);
  }

  @Test
  void every_code_arrives_as_it_was_sent() {
    List<Failure.Code> codes = List.of(Failure.Code.values());
    serve(question -> Future.failedFuture(new Failure(codes.get(question.number()), "why")));

    for (Failure.Code code : codes) {
      Failure failure = failureOf(codes.indexOf(code));
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure).hasMessage("why");
    }
  }

  @Test
  void an_address_that_nobody_serves_fails_at_once_as_passing() {
    assertThat(failureOf(7).isPassing()).isTrue();
  }

  @Test
  void a_server_that_never_answers_fails_as_passing_after_the_timeout() {
    Address<Question, Answer> hasty =
        new Address<>("test.square", Question.class, Answer.class, Duration.ofMillis(50));
    serve(question -> Promise.<Answer>promise().future());

    Failure failure =
        catchThrowableOfType(Failure.class, () -> hasty.ask(vertx, new Question(7)).await());

    assertThat(failure.isPassing()).isTrue();
  }

  @Test
  void a_broadcast_reaches_every_listener_even_past_one_that_throws() {
    Broadcast<Question> news =
        new Broadcast<>(
            "test.news",
            question -> new JsonObject().put("number", question.number()).put("new_field", true),
            json -> new Question(json.getInteger("number")));
    List<Question> heard = new CopyOnWriteArrayList<>();
    news.listen(
            vertx,
            question -> {
              throw new IllegalStateException("deaf");
            })
        .await();
    news.listen(vertx, heard::add).await();

    news.send(vertx, new Question(1));
    news.send(vertx, new Question(2));

    await().untilAsserted(() -> assertThat(heard).hasSize(2));
    assertThat(heard).containsExactly(new Question(1), new Question(2));
  }

  @Test
  void a_broadcast_says_its_version_and_one_of_a_newer_version_is_left_to_others() {
    Broadcast<Question> news =
        new Broadcast<>(
            "test.news",
            question -> new JsonObject().put("number", question.number()),
            json -> new Question(json.getInteger("number")));
    List<Question> heard = new CopyOnWriteArrayList<>();
    List<JsonObject> said = new CopyOnWriteArrayList<>();
    news.listen(vertx, heard::add).await();
    vertx.eventBus().<JsonObject>consumer("test.news", message -> said.add(message.body()));

    vertx.eventBus().publish("test.news", new JsonObject().put("v", 2).put("number", "other"));
    vertx.eventBus().publish("test.news", new JsonObject().put("number", 1));
    news.send(vertx, new Question(2));

    await().untilAsserted(() -> assertThat(heard).hasSize(2));
    assertThat(heard).containsExactly(new Question(1), new Question(2));
    assertThat(said).last().isEqualTo(new JsonObject().put("number", 2).put("v", 1));
  }

  @Test
  void what_waited_for_a_timer_of_a_service_that_stops_is_no_defect() {
    assertThat(Failure.from(new CancellationException()).isPassing()).isTrue();
    assertThat(Failure.from(new IllegalStateException()).isPassing()).isFalse();
  }
}
