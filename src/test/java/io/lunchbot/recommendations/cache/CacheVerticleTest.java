package io.lunchbot.recommendations.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.cache.Cache.Basis;
import io.lunchbot.recommendations.cache.Cache.Entry;
import io.lunchbot.recommendations.cache.Cache.Known;
import io.lunchbot.recommendations.cache.Cache.OutcomeKind;
import io.lunchbot.recommendations.cache.Cache.Reason;
import io.lunchbot.recommendations.cache.Cache.Recorded;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource(RedisTest.ALL)
class CacheVerticleTest extends RedisTest {
  private static final long ANNA = 7_000_000_001L;
  private static final String VALUE = "recommendations:user:" + ANNA;
  private static final String ABOUT = "lunchrec:user:" + ANNA;
  private static final Recommendation SOUP =
      new Recommendation("Супы 🥣", List.of("Салат"), Instant.parse("2026-11-23T03:00:00.5Z"));
  private static final String SOUP_BYTES =
      "{\"summary\": \"\\u0421\\u0443\\u043f\\u044b \\ud83e\\udd63\", \"tips\":"
          + " [\"\\u0421\\u0430\\u043b\\u0430\\u0442\"], \"generated_at\":"
          + " \"2026-11-23T03:00:00.500000+00:00\"}";

  private static final Basis BASIS =
      new Basis("f1", List.of("Уха \"царская\""), 77, Instant.parse("2026-11-23T02:59:00Z"));

  private ChunkRef chunk;

  @BeforeEach
  void deploy() {
    ByReference.install(vertx);
    vertx.deployVerticle(new CacheVerticle(redis, Duration.ofHours(24))).await();
    chunk = held("r1");
  }

  /** A chunk of a run that this test holds. */
  private ChunkRef held(String run) {
    String chunks = "lunchrec:run:" + run + ":chunks";
    command(Command.HSET, "lunchrec:run:" + run, "state", "RUNNING");
    String entry = text(Command.XADD, chunks, "*", "kind", "users", "users", ANNA);
    command(Command.XGROUP, "CREATE", chunks, "nodes", "0");
    command(Command.XREADGROUP, "GROUP", "nodes", "me", "COUNT", "1", "STREAMS", chunks, ">");
    return new ChunkRef(run, entry, "me");
  }

  private Entry generated(ChunkRef ref) {
    Cache.Value value =
        new Cache.Value(SOUP, "gemini-test-001", "ru/1", 1, List.of("ok"), BASIS, Suggested.NONE);
    return new Entry(ref, ANNA, OutcomeKind.GENERATED, Optional.of(value), Optional.empty());
  }

  private Entry failed(ChunkRef ref) {
    Reason reason = new Reason("malformed_answer", "not \"JSON\"");
    return new Entry(ref, ANNA, OutcomeKind.FAILED, Optional.empty(), Optional.of(reason));
  }

  private Recorded record(Entry entry) {
    return Cache.RECORD.ask(vertx, entry).await();
  }

  private Known look(String run) {
    return Cache.LOOK.ask(vertx, new Cache.LookQuestion(run, List.of(ANNA))).await().users().get(0);
  }

  @Test
  void a_new_value_its_origin_and_the_counter_are_written_together() {
    assertThat(record(generated(chunk))).isEqualTo(Recorded.RECORDED);

    assertThat(text(Command.GET, VALUE)).isEqualTo(SOUP_BYTES);
    assertThat(Long.parseLong(text(Command.TTL, VALUE))).isBetween(86_390L, 86_400L);
    assertThat(hash(ABOUT))
        .containsEntry("run", "r1")
        .containsEntry("outcome", "generated")
        .containsEntry("model", "gemini-test-001")
        .containsEntry("prompt", "ru/1")
        .containsEntry("source", "gemini")
        .containsEntry("generated_at", "2026-11-23T03:00:00.500000+00:00");
    assertThat(Long.parseLong(text(Command.TTL, ABOUT))).isBetween(2_591_990L, 2_592_000L);
    assertThat(hash("lunchrec:run:r1")).containsEntry("generated", "1");
  }

  @Test
  void a_user_counts_once_a_run() {
    record(generated(chunk));

    assertThat(record(generated(chunk))).isEqualTo(Recorded.REPEATED);
    assertThat(record(failed(chunk))).isEqualTo(Recorded.REPEATED);

    assertThat(hash("lunchrec:run:r1")).containsEntry("generated", "1").doesNotContainKey("failed");
    assertThat(record(generated(held("r2")))).isEqualTo(Recorded.RECORDED);
  }

  @Test
  void what_a_newer_version_wrote_of_a_user_is_passed_over_and_kept() {
    command(Command.HSET, ABOUT, "run", "r0", "outcome", "generated", "mood", "good");

    assertThat(look("r0").done()).isTrue();
    assertThat(look("r1").done()).isFalse();
    assertThat(record(generated(chunk))).isEqualTo(Recorded.RECORDED);

    assertThat(why().outcome()).contains("generated");
    assertThat(hash(ABOUT)).containsEntry("run", "r1").containsEntry("mood", "good");
  }

  @Test
  void a_failed_user_is_counted_and_listed_and_keeps_his_old_value() {
    record(generated(chunk));

    assertThat(record(failed(held("r2")))).isEqualTo(Recorded.RECORDED);

    assertThat(text(Command.GET, VALUE)).isEqualTo(SOUP_BYTES);
    assertThat(hash("lunchrec:run:r2")).containsEntry("failed", "1");
    assertThat(Long.parseLong(text(Command.TTL, "lunchrec:run:r2:failures")))
        .isBetween(2_591_990L, 2_592_000L);
    assertThat(text(Command.ZRANGE, "lunchrec:run:r2:failures:users", 0, -1))
        .isEqualTo("[" + ANNA + "]");
    assertThat(Long.parseLong(text(Command.TTL, "lunchrec:run:r2:failures:users")))
        .isBetween(2_591_990L, 2_592_000L);
    assertThat(hash("lunchrec:run:r2:failures"))
        .containsEntry(
            String.valueOf(ANNA),
            "{\"reason\":\"malformed_answer\",\"text\":\"not \\\"JSON\\\"\"}");
    assertThat(hash(ABOUT))
        .containsEntry("outcome", "failed")
        .containsEntry("model", "gemini-test-001");
  }

  @Test
  void who_lost_the_chunk_writes_nothing() {
    ChunkRef stolen = new ChunkRef("r1", chunk.entry(), "somebody");

    assertThat(record(generated(stolen))).isEqualTo(Recorded.LOST);

    assertThat(text(Command.GET, VALUE)).isNull();
    assertThat(hash("lunchrec:run:r1")).doesNotContainKey("generated");
  }

  @Test
  void a_user_this_run_has_recorded_is_done() {
    assertThat(look("r1").done()).isFalse();

    record(generated(chunk));

    assertThat(look("r1").done()).isTrue();
    assertThat(look("r2").done()).isFalse();
  }

  @Test
  void our_own_value_is_not_by_hand_and_any_other_is() {
    record(generated(chunk));
    assertThat(look("r2").byHand()).isEmpty();

    command(Command.SET, VALUE, "{\"summary\": \"x\", \"generated_at\": \"2026-11-23T05:00:00Z\"}");

    assertThat(look("r2").byHand()).contains(Instant.parse("2026-11-23T05:00:00Z"));
  }

  @Test
  void values_nobody_can_read_are_no_values() {
    for (String damaged :
        List.of(
            "", "null", "[]", "7", "{", "{\"generated_at\": 7}", "\u00ff", "{\"summary\": 7}")) {
      command(Command.SET, VALUE, damaged);
      assertThat(look("r1").byHand()).as(damaged).isEmpty();
      assertThat(Cache.READ.ask(vertx, new Cache.ReadQuestion(ANNA)).await().recommendation())
          .as(damaged)
          .isEmpty();
    }
    command(Command.DEL, VALUE);
    command(Command.LPUSH, VALUE, "a list");

    assertThat(look("r1").byHand()).isEmpty();
    assertThat(record(generated(chunk))).isEqualTo(Recorded.RECORDED);
    assertThat(text(Command.GET, VALUE)).isEqualTo(SOUP_BYTES);
  }

  @Test
  void tips_that_are_no_list_are_none() {
    command(
        Command.SET,
        VALUE,
        "{\"summary\": \"x\", \"tips\": \"y\", \"generated_at\": \"2026-11-23T05:00:00Z\"}");

    assertThat(Cache.READ.ask(vertx, new Cache.ReadQuestion(ANNA)).await().recommendation())
        .hasValueSatisfying(shown -> assertThat(shown.tips()).isEmpty());
  }

  @Test
  void renewing_gives_a_value_its_full_time_and_makes_none() {
    command(Command.SET, VALUE, "x", "EX", 100);

    int renewed =
        Cache.RENEW.ask(vertx, new Cache.RenewQuestion(List.of(ANNA, 2L))).await().values();

    assertThat(renewed).isEqualTo(1);
    assertThat(Long.parseLong(text(Command.TTL, VALUE))).isBetween(86_390L, 86_400L);
    assertThat(text(Command.EXISTS, "recommendations:user:2")).isEqualTo("0");
  }

  @Test
  void what_was_written_is_what_the_bot_shows() {
    record(generated(chunk));

    assertThat(Cache.READ.ask(vertx, new Cache.ReadQuestion(ANNA)).await().recommendation())
        .contains(SOUP);
  }

  @Test
  void a_value_asked_for_by_hand_is_known_as_such_until_a_run_writes_another() {
    record(generated(chunk));
    assertThat(look("r2").byHand()).isEmpty();
    Recommendation fish =
        new Recommendation("Рыба", List.of("Суп"), Instant.parse("2026-11-23T05:00:00Z"));

    Cache.BY_HAND
        .ask(
            vertx,
            new Cache.ByHand(
                ANNA,
                new Cache.Value(
                    fish,
                    "gemini-test-002",
                    "ru/2",
                    3,
                    List.of("too_long", "ok"),
                    BASIS,
                    Suggested.NONE)))
        .await();

    assertThat(look("r2").byHand()).contains(fish.generatedAt());
    assertThat(look("r1").done()).isTrue();
    assertThat(why())
        .isEqualTo(
            new Cache.Why(
                Optional.of("r1"),
                Optional.of("generated"),
                Optional.of("by_hand"),
                Optional.of("gemini-test-002"),
                Optional.of("ru/2"),
                Optional.of(3),
                List.of("too_long", "ok"),
                BASIS.dishes(),
                Optional.empty()));
    assertThat(Long.parseLong(text(Command.TTL, VALUE))).isBetween(86_390L, 86_400L);

    assertThat(record(generated(held("r2")))).isEqualTo(Recorded.RECORDED);
    assertThat(look("r3").byHand()).isEmpty();
    assertThat(why().source()).contains("gemini");
    assertThat(why().attempts()).contains(1);
  }

  @Test
  void what_a_user_was_told_is_known_of_our_own_values_only() {
    Suggested suggested = Suggested.NONE.with(20_786, List.of(7, -7));
    Cache.Value value = new Cache.Value(SOUP, "m", "ru/1", 1, List.of("ok"), BASIS, suggested);
    record(new Entry(chunk, ANNA, OutcomeKind.GENERATED, Optional.of(value), Optional.empty()));
    assertThat(look("r2").told()).isEqualTo(new Told(SOUP.tips(), suggested));

    command(
        Command.SET,
        VALUE,
        "{\"summary\": \"x\", \"tips\": [\"For Anna\"],"
            + " \"generated_at\": \"2026-11-23T07:00:00+00:00\"}");

    assertThat(look("r2").told()).isEqualTo(new Told(List.of(), suggested));
  }

  @Test
  void a_value_of_a_version_that_counted_no_attempts_is_told_without_them() {
    record(generated(chunk));
    command(Command.HDEL, "lunchrec:user:" + ANNA, "attempts");

    assertThat(why().attempts()).isEmpty();
    assertThat(why().model()).contains("gemini-test-001");
  }

  @Test
  void a_failure_is_told_of_the_newest_run_and_the_bots_own_value_is_called_so() {
    assertThat(why())
        .isEqualTo(
            new Cache.Why(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()));
    record(generated(chunk));
    record(failed(held("r2")));
    command(
        Command.SET,
        VALUE,
        "{\"summary\": \"x\", \"tips\": [], \"generated_at\": \"2026-11-23T07:00:00+00:00\"}");

    assertThat(why())
        .isEqualTo(
            new Cache.Why(
                Optional.of("r2"),
                Optional.of("failed"),
                Optional.of("bot"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of(new Reason("malformed_answer", "not \"JSON\""))));
  }

  @Test
  void an_answer_by_hand_is_not_written_over_by_the_run_that_was_under_way() {
    command(Command.SET, "lunchrec:run:active", chunk.run());
    Recommendation mine =
        new Recommendation("Mine.", List.of("Tip."), Instant.parse("2026-11-24T01:00:00Z"));
    Cache.BY_HAND
        .ask(
            vertx,
            new Cache.ByHand(
                ANNA, new Cache.Value(mine, "m", "ru/1", 1, List.of("ok"), BASIS, Suggested.NONE)))
        .await();
    String written = text(Command.GET, VALUE);

    assertThat(record(generated(chunk))).isEqualTo(Recorded.RECORDED);

    assertThat(text(Command.GET, VALUE)).isEqualTo(written);
    assertThat(hash("lunchrec:run:" + chunk.run()))
        .containsEntry("skipped", "1")
        .doesNotContainKey("generated");
    assertThat(record(generated(chunk))).isEqualTo(Recorded.REPEATED);
  }

  private Cache.Why why() {
    return Cache.WHY.ask(vertx, new Cache.WhyQuestion(ANNA)).await();
  }
}
