package io.lunchbot.recommendations.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.cache.Cache.Fallback;
import io.lunchbot.recommendations.cache.Cache.Known;
import io.lunchbot.recommendations.cache.Cache.OutcomeKind;
import io.lunchbot.recommendations.cache.Cache.Recorded;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource(RedisTest.ALL)
class FallbackTest extends RedisTest {
  private static final long ANNA = 7_000_000_001L;
  private static final long BORIS = 7_000_000_002L;
  private static final String VALUE = "recommendations:user:" + ANNA;
  private static final String ABOUT = "lunchrec:user:" + ANNA;
  private static final Recommendation BY_RULES =
      new Recommendation("По правилам.", List.of("Суп."), Instant.parse("2026-11-24T03:00:00.25Z"));
  private static final Recommendation BY_GEMINI =
      new Recommendation("От модели.", List.of("Рыба."), Instant.parse("2026-11-25T03:00:00Z"));

  @BeforeEach
  void deploy() {
    ByReference.install(vertx);
    vertx.deployVerticle(new CacheVerticle(redis, Duration.ofHours(24))).await();
  }

  private int write(long... users) {
    List<Fallback> all =
        LongStream.of(users).mapToObj(user -> new Fallback(user, BY_RULES)).toList();
    return Cache.FALLBACK.ask(vertx, new Cache.FallbackQuestion(all)).await().written();
  }

  private Cache.Why why() {
    return Cache.WHY.ask(vertx, new Cache.WhyQuestion(ANNA)).await();
  }

  private Optional<Recommendation> shown() {
    return Cache.READ.ask(vertx, new Cache.ReadQuestion(ANNA)).await().recommendation();
  }

  private Known look() {
    return Cache.LOOK
        .ask(vertx, new Cache.LookQuestion("r9", List.of(ANNA)))
        .await()
        .users()
        .get(0);
  }

  /** A run writes a value of the model's. */
  private Recorded generate(String run) {
    String chunks = "lunchrec:run:" + run + ":chunks";
    command(Command.HSET, "lunchrec:run:" + run, "state", "RUNNING");
    String entry = text(Command.XADD, chunks, "*", "kind", "users", "users", ANNA);
    command(Command.XGROUP, "CREATE", chunks, "nodes", "0");
    command(Command.XREADGROUP, "GROUP", "nodes", "me", "COUNT", "1", "STREAMS", chunks, ">");
    Cache.Basis basis = new Cache.Basis("abc", List.of("Рыба"), 7, BY_GEMINI.generatedAt());
    Cache.Value value =
        new Cache.Value(
            BY_GEMINI,
            "gemini-test-001",
            "ru/1",
            1,
            List.of("ok"),
            basis,
            Suggested.NONE.with(20_781, List.of(5)));
    return Cache.RECORD
        .ask(
            vertx,
            new Cache.Entry(
                new ChunkRef(run, entry, "me"),
                ANNA,
                OutcomeKind.GENERATED,
                Optional.of(value),
                Optional.empty()))
        .await();
  }

  @Test
  void who_has_nothing_is_shown_the_value_and_it_is_known_whose_it_is() {
    assertThat(write(ANNA, BORIS)).isEqualTo(2);

    assertThat(shown()).contains(BY_RULES);
    assertThat(Long.parseLong(text(Command.TTL, VALUE))).isBetween(86_390L, 86_400L);
    assertThat(hash(ABOUT))
        .isEqualTo(Map.of("source", "rules", "generated_at", "2026-11-24T03:00:00.250000+00:00"));
    assertThat(Long.parseLong(text(Command.TTL, ABOUT))).isBetween(2_591_990L, 2_592_000L);
    assertThat(text(Command.EXISTS, "recommendations:user:" + BORIS)).isEqualTo("1");
  }

  @Test
  void it_is_neither_by_hand_nor_the_bots_and_no_model_wrote_it() {
    write(ANNA);

    assertThat(look().byHand()).isEmpty();
    assertThat(why())
        .isEqualTo(
            new Cache.Why(
                Optional.empty(),
                Optional.empty(),
                Optional.of("rules"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()));
  }

  @Test
  void whatever_stands_there_stays() {
    generate("r1");
    String written = text(Command.GET, VALUE);
    Map<String, String> about = hash(ABOUT);

    assertThat(write(ANNA, BORIS)).isEqualTo(1);

    assertThat(text(Command.GET, VALUE)).isEqualTo(written);
    assertThat(hash(ABOUT)).isEqualTo(about);
    for (String odd : List.of("", "{", "the bot's")) {
      command(Command.SET, VALUE, odd);
      assertThat(write(ANNA)).as(odd).isZero();
      assertThat(text(Command.GET, VALUE)).isEqualTo(odd);
    }
  }

  @Test
  void what_was_known_of_a_value_that_lapsed_goes_and_what_runs_wrote_of_the_user_stays() {
    generate("r1");
    command(Command.DEL, VALUE);

    assertThat(write(ANNA)).isEqualTo(1);

    assertThat(hash(ABOUT))
        .isEqualTo(
            Map.of(
                "run", "r1",
                "outcome", "generated",
                "last_order", "7",
                "suggested", "20781:5",
                "fresh_at", "1795575600000",
                "source", "rules",
                "generated_at", "2026-11-24T03:00:00.250000+00:00"));
    assertThat(write(ANNA)).isZero();
  }

  @Test
  void a_run_writes_over_it_and_it_is_the_models_again() {
    write(ANNA);

    assertThat(generate("r1")).isEqualTo(Recorded.RECORDED);

    assertThat(shown()).contains(BY_GEMINI);
    assertThat(why().source()).contains("gemini");
    assertThat(why().model()).contains("gemini-test-001");
  }

  @Test
  void nobody_to_write_for_is_nothing_written() {
    assertThat(write()).isZero();
  }
}
