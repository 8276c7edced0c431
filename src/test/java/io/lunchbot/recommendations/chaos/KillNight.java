package io.lunchbot.recommendations.chaos;

import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.TestServers;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

/**
 * Two processes that serve everybody again and again, and are killed at random moments: while they
 * plan, while calls are under way, while they write, while the last chunk is finished.
 */
final class KillNight implements AutoCloseable {
  /** Time the provider takes for an answer, always the same. */
  private static final Duration ANSWER = Duration.ofMillis(60);

  private static final int NODES = 2;

  private static final StandInAnswer GOOD =
      StandInAnswer.text("{\"summary\": \"You like one dish.\", \"tips\": [\"Try soup.\"]}")
          .after(ANSWER);

  private final KillForm form;
  private final long seed;
  private final Random random;
  private final NumberedUsers users;
  private final TestServers servers = TestServers.ofOnesOwn();
  private final RunsInRedis redis;
  private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
  private final List<KilledNode> nodes;
  private volatile KillRound round;

  /**
   * What there was to see.
   *
   * @param outputs of all processes, the killed ones too
   */
  record Sight(
      KillForm form, long seed, List<KillRound.Sight> rounds, List<String> outputs, Duration wall) {
    /** Users who got nothing, all rounds together. */
    long lost() {
      return rounds.stream().mapToLong(round -> round.unserved().size()).sum();
    }

    long calls() {
      return rounds.stream()
          .flatMap(round -> round.calls().values().stream())
          .mapToLong(Integer::longValue)
          .sum();
    }

    long repeats() {
      return rounds.stream().mapToLong(KillRound.Sight::repeats).sum();
    }

    long mayRepeat() {
      return rounds.stream().mapToLong(KillRound.Sight::mayRepeat).sum();
    }

    Map<Strike.Moment, Integer> kills() {
      Map<Strike.Moment, Integer> kills = new EnumMap<>(Strike.Moment.class);
      rounds.forEach(round -> round.kills().forEach(kill -> kills.merge(kill, 1, Integer::sum)));
      return kills;
    }

    /** Rounds whose run was not completed. */
    int stuck() {
      return form.rounds() - rounds.size();
    }

    /** All of it but the output, in one line. */
    String figures() {
      return String.format(
          Locale.ROOT,
          "Kills: seed %d; %d rounds of %d users in %d s; %d kills %s; users lost %d; runs stuck"
              + " %d; calls %d, repeated %d of at most %d leased and not yet written at the kills",
          seed,
          rounds.size(),
          form.users(),
          wall.toSeconds(),
          kills().values().stream().mapToInt(Integer::intValue).sum(),
          kills(),
          lost(),
          stuck(),
          calls(),
          repeats(),
          mayRepeat());
    }
  }

  /**
   * Fills servers of its own and starts the processes.
   *
   * @param seed of the moments; how far a process is by then is chance all the same
   */
  KillNight(KillForm form, long seed) throws Exception {
    this.form = form;
    this.seed = seed;
    this.random = new Random(seed);
    this.users = new NumberedUsers(form.users());
    this.redis = new RunsInRedis(servers.redisUrl());
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      users.load(owner);
    }
    nodes = IntStream.range(0, NODES).mapToObj(i -> new KilledNode(servers, settings())).toList();
  }

  private Map<String, String> settings() {
    return Map.of(
        "GEMINI_API_KEYS", "key-one,key-two",
        "GEMINI_MAX_REQUESTS_PER_KEY", "1000000",
        "GEMINI_CONCURRENCY", "8",
        "CHUNK_SIZE", String.valueOf(form.chunkSize()),
        "CHUNK_LEASE", "5s",
        "RECOMMENDATIONS_LANGUAGE", "en");
  }

  /** All rounds, one after the other. */
  Sight watch() throws Exception {
    nodes.forEach(node -> node.gemini().answerWith(call -> answer(node, call)));
    nodes.forEach(node -> node.process().awaitReady());
    long begun = System.nanoTime();
    List<KillRound.Sight> rounds = new ArrayList<>();
    for (List<Strike> strikes : Strike.draw(form, ANSWER, random)) {
      nodes.forEach(KilledNode::forget);
      round = new KillRound(form, nodes, redis, killer, strikes);
      rounds.add(round.play(nodes.get(random.nextInt(NODES)), users.tgids()));
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - begun);
    List<String> outputs = nodes.stream().flatMap(node -> node.outputs().stream()).toList();
    return new Sight(form, seed, rounds, outputs, wall);
  }

  private Optional<StandInAnswer> answer(KilledNode node, StandInRequest call) {
    round.called(node, users.tgidIn(call.body()));
    return Optional.of(GOOD);
  }

  @Override
  public void close() {
    killer.shutdownNow();
    nodes.forEach(KilledNode::close);
    redis.close();
    servers.close();
  }
}
