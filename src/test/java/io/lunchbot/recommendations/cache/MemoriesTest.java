package io.lunchbot.recommendations.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.cache.Cache.Basis;
import io.lunchbot.recommendations.cache.Cache.Memory;
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
class MemoriesTest extends RedisTest {
  private static final long ANNA = 7_000_000_001L;
  private static final long BORIS = 7_000_000_002L;
  private static final String VALUE = "recommendations:user:" + ANNA;
  private static final String ABOUT = "lunchrec:user:" + ANNA;
  private static final Instant NIGHT = Instant.parse("2026-11-24T00:00:00Z");

  private ChunkRef planning;

  @BeforeEach
  void deploy() {
    ByReference.install(vertx);
    vertx.deployVerticle(new CacheVerticle(redis, Duration.ofHours(24))).await();
    command(Command.HSET, "lunchrec:run:r1", "state", "PLANNING");
    String entry = text(Command.XADD, "lunchrec:run:r1:chunks", "*", "kind", "plan");
    command(Command.XGROUP, "CREATE", "lunchrec:run:r1:chunks", "nodes", "0");
    command(
        Command.XREADGROUP,
        "GROUP",
        "nodes",
        "me",
        "COUNT",
        "1",
        "STREAMS",
        "lunchrec:run:r1:chunks",
        ">");
    planning = new ChunkRef("r1", entry, "me");
  }

  private Memory memory(boolean renew) {
    return Cache.REVIEW
        .ask(vertx, new Cache.ReviewQuestion(List.of(ANNA), renew))
        .await()
        .users()
        .get(0);
  }

  private boolean keep(ChunkRef ref, Long... users) {
    return Cache.KEEP.ask(vertx, new Cache.Unchanged(ref, List.of(users), NIGHT)).await().held();
  }

  private static String shown(String generatedAt) {
    return "{\"summary\": \"s\", \"tips\": [], \"generated_at\": \"" + generatedAt + "\"}";
  }

  private void served() {
    command(Command.SET, VALUE, shown("2026-11-23T03:00:00.5+00:00"), "EX", 60);
    command(
        Command.HSET,
        ABOUT,
        "run",
        "r0",
        "source",
        "gemini",
        "generated_at",
        "2026-11-23T03:00:00.5+00:00",
        "fresh_at",
        NIGHT.toEpochMilli(),
        "fingerprint",
        "f1",
        "dishes",
        "[\"Уха \\\"царская\\\"\"]",
        "last_order",
        "77");
  }

  @Test
  void what_an_earlier_night_left_is_told() {
    served();

    assertThat(memory(false))
        .isEqualTo(
            new Memory(
                ANNA,
                true,
                "r0",
                Optional.of(Instant.parse("2026-11-23T03:00:00.5Z")),
                Optional.of(NIGHT),
                new Basis("f1", List.of("Уха \"царская\""), 77, NIGHT)));
  }

  @Test
  void only_a_review_that_is_to_renew_changes_how_long_a_value_lives() {
    served();

    memory(false);
    assertThat(Long.parseLong(text(Command.TTL, VALUE))).isLessThanOrEqualTo(60);
    memory(true);
    assertThat(Long.parseLong(text(Command.TTL, VALUE))).isBetween(86_390L, 86_400L);
  }

  @Test
  void of_a_stranger_nothing_is_known() {
    assertThat(memory(true))
        .isEqualTo(
            new Memory(
                ANNA,
                false,
                "",
                Optional.empty(),
                Optional.empty(),
                new Basis("", List.of(), 0, Instant.EPOCH)));
  }

  @Test
  void a_value_of_before_there_were_fingerprints_is_as_stale_as_it_is_old() {
    command(Command.SET, VALUE, shown("2026-11-20T03:00:00+00:00"));
    command(Command.HSET, ABOUT, "generated_at", "2026-11-20T03:00:00+00:00", "source", "gemini");

    assertThat(memory(false).served()).isTrue();
    assertThat(memory(false).since()).contains(Instant.parse("2026-11-20T03:00:00Z"));
  }

  @Test
  void whose_value_lapsed_waits_since_then_and_not_since_he_was_first_met() {
    served();
    command(Command.HSET, ABOUT, "waits_since", NIGHT.minus(Duration.ofDays(30)).toEpochMilli());
    command(Command.DEL, VALUE);

    assertThat(memory(false).served()).isFalse();
    assertThat(memory(false).since()).contains(NIGHT);
  }

  @Test
  void who_waits_for_his_first_value_keeps_the_day_he_was_met() {
    for (int night = 0; night < 3; night++) {
      Instant at = NIGHT.plus(Duration.ofDays(night));
      Cache.WAIT.ask(vertx, new Cache.Waiting(List.of(ANNA), at)).await();
    }

    assertThat(memory(false).since()).contains(NIGHT);
    assertThat(Long.parseLong(text(Command.TTL, ABOUT))).isBetween(2_591_990L, 2_592_000L);
  }

  @Test
  void unchanged_users_are_counted_once_a_run_however_often_it_is_planned() {
    assertThat(keep(planning, ANNA, BORIS)).isTrue();
    assertThat(keep(planning, ANNA)).isTrue();

    assertThat(hash("lunchrec:run:r1")).containsEntry("renewed", "2").containsEntry("node:me", "2");
    assertThat(hash(ABOUT))
        .containsEntry("run", "r1")
        .containsEntry("outcome", "renewed")
        .containsEntry("fresh_at", String.valueOf(NIGHT.toEpochMilli()));
    assertThat(Long.parseLong(text(Command.TTL, ABOUT))).isBetween(2_591_990L, 2_592_000L);
  }

  @Test
  void a_planner_that_was_replaced_writes_nothing_down() {
    assertThat(keep(new ChunkRef("r1", planning.entry(), "other"), ANNA)).isFalse();

    assertThat(text(Command.EXISTS, ABOUT)).isEqualTo("0");
    assertThat(hash("lunchrec:run:r1")).doesNotContainKey("renewed");
  }

  @Test
  void a_list_of_dishes_that_cannot_be_read_is_none() {
    served();
    command(Command.HSET, ABOUT, "dishes", "[broken");

    assertThat(memory(false).basis().dishes()).isEmpty();
  }

  @Test
  void a_value_the_bot_cannot_show_is_none() {
    for (String broken : List.of("{}", "not JSON", "")) {
      served();
      command(Command.SET, VALUE, broken);

      assertThat(memory(true).served()).as(broken).isFalse();
    }
    command(Command.DEL, VALUE);
    command(Command.RPUSH, VALUE, "a list");
    assertThat(memory(true).served()).isFalse();
  }

  @Test
  void a_value_the_bot_wrote_over_ours_is_shown_and_holds_for_nothing() {
    served();
    command(Command.SET, VALUE, shown("2026-11-24T12:00:00+00:00"));

    assertThat(memory(false).served()).isTrue();
    assertThat(memory(false).basis().fingerprint()).isEmpty();
  }

  @Test
  void what_somebody_else_put_there_makes_a_stranger_of_him_and_harms_nobody() {
    served();
    command(Command.HSET, ABOUT, "last_order", "x", "fresh_at", "-1e9", "waits_since", "");
    assertThat(memory(false).basis().lastOrder()).isZero();

    command(Command.DEL, ABOUT);
    command(Command.RPUSH, ABOUT, "a list");
    assertThat(memory(false).served()).isFalse();
    Cache.WAIT.ask(vertx, new Cache.Waiting(List.of(ANNA, BORIS), NIGHT)).await();
    assertThat(hash("lunchrec:user:" + BORIS)).containsKey("waits_since");
  }

  @Test
  void nothing_is_kept_for_a_run_that_was_cancelled_meanwhile() {
    command(Command.HSET, "lunchrec:run:r1", "state", "CANCELLED");

    assertThat(keep(planning, ANNA)).isFalse();
    assertThat(text(Command.EXISTS, ABOUT)).isEqualTo("0");
  }
}
