package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Cache.Entry;
import io.lunchbot.recommendations.cache.Cache.OutcomeKind;
import io.lunchbot.recommendations.cache.Cache.Reason;
import io.lunchbot.recommendations.cache.Cache.Recorded;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of a chunk's users, and goes on trying as long as this node holds the
 * chunk. Each result is true when there is an entry. For one context.
 */
final class UserEntries {
  private static final Logger LOG = LoggerFactory.getLogger(UserEntries.class);

  private final ChunkRef chunk;
  private final WorkTools tools;
  private final BooleanSupplier isHeld;
  private final Runnable lost;

  /**
   * Entries of one chunk.
   *
   * @param lost called when the ledger says that another node holds it
   */
  UserEntries(ChunkRef chunk, WorkTools tools, BooleanSupplier isHeld, Runnable lost) {
    this.chunk = chunk;
    this.tools = tools;
    this.isHeld = isHeld;
    this.lost = lost;
  }

  /** He got a new value. */
  Future<Boolean> generated(long tgid, Cache.Value value) {
    return record(
        new Entry(chunk, tgid, OutcomeKind.GENERATED, Optional.of(value), Optional.empty()));
  }

  /** He got nothing, and the operator is to know why. */
  Future<Boolean> failed(long tgid, String reason, String text) {
    LOG.warn("User failed run={} tgid={} reason={} text={}", chunk.run(), tgid, reason, text);
    Optional<Reason> why = Optional.of(new Reason(reason, text));
    return record(new Entry(chunk, tgid, OutcomeKind.FAILED, Optional.empty(), why));
  }

  /** Nobody was asked for him. */
  Future<Boolean> skipped(long tgid, String reason) {
    Optional<Reason> why = Optional.of(new Reason(reason, ""));
    return record(new Entry(chunk, tgid, OutcomeKind.SKIPPED, Optional.empty(), why));
  }

  private Future<Boolean> record(Entry entry) {
    return tools
        .patience()
        .until("record a user", () -> Cache.RECORD.ask(tools.vertx(), entry), isHeld)
        .map(this::isRecorded);
  }

  private boolean isRecorded(Recorded recorded) {
    if (recorded == Recorded.LOST) {
      lost.run();
    }
    return recorded != Recorded.LOST;
  }
}
