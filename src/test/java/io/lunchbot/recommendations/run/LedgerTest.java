package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.Planner.Planned;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes before one ledger. */
abstract class LedgerTest extends RedisTest {
  /** When halted runs of these tests go on. */
  final Instant later = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);

  private int plans;

  /** Time after which a silent node's chunk may be taken over. */
  static final Duration LEASE = Duration.ofSeconds(30);

  RunLedger one;
  RunLedger other;
  RunHistory history;

  @BeforeEach
  void ledgers() {
    one = new RunLedger(redis, NodeClock.system(), "node-one", LEASE);
    other = new RunLedger(redis, NodeClock.system(), "node-other", LEASE);
    history = new RunHistory(redis, NodeClock.system());
  }

  Started start(Kind kind, String key, boolean force) {
    return one.start(new Trigger(kind, key, force)).await();
  }

  Chunk take(RunLedger ledger) {
    return ledger.take(false).await().chunk().orElseThrow();
  }

  /** Who orders a run about and holds none of its work. */
  static ChunkRef byHand(String run) {
    return new ChunkRef(run, "", "");
  }

  Run find(String run) {
    return history.find(run).await();
  }

  /** Starts a run and publishes these chunks; returns its id. */
  String planned(List<List<Long>> chunks) {
    String run = start(Kind.HTTP, "http:planned" + (plans++ == 0 ? "" : plans), false).run();
    Draft draft = one.draft(take(one).ref());
    draft.add(chunks).await();
    long eligible = chunks.stream().mapToLong(List::size).sum();
    assertThat(draft.publish(planned(eligible)).await()).isTrue();
    return run;
  }

  /** A plan of so many users, all of them in chunks. */
  static Planned planned(long users) {
    return new Planned(users, users, Optional.empty());
  }

  /** Makes Redis believe that the holder was silent for so long. */
  void silentFor(String run, Chunk chunk, long millis) {
    command(
        Command.XCLAIM,
        RedisKeys.chunks(run),
        "nodes",
        chunk.ref().consumer(),
        0,
        chunk.ref().entry(),
        "IDLE",
        millis,
        "JUSTID");
  }
}
