package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.gemini.Gemini;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.LeaseQuestion;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.run.Retry.Again;
import io.lunchbot.recommendations.run.Retry.History;
import io.lunchbot.recommendations.run.Retry.StopRun;
import io.lunchbot.recommendations.stats.OrderStats;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user from lease to entry: lease a key, make an attempt, settle it, and again as long as that
 * makes sense; then write down what became of him.
 */
final class UserWork {
  private static final Logger LOG = LoggerFactory.getLogger(UserWork.class);

  private final ChunkWork chunk;
  private final WorkTools tools;
  private final OrderStats stats;
  private History history = History.NONE;
  private int position;

  UserWork(ChunkWork chunk, WorkTools tools, OrderStats stats) {
    this.chunk = chunk;
    this.tools = tools;
    this.stats = stats;
  }

  /** Works on the user; true when an entry for him is in the ledger, false when he is left. */
  Future<Boolean> work() {
    if (!chunk.goesOn()) {
      return Future.succeededFuture(false);
    }
    LeaseQuestion question = new LeaseQuestion(Optional.of(chunk.ref()));
    return tools
        .patience()
        .until("lease a key", () -> Keys.LEASE.ask(tools.vertx(), question), chunk::goesOn)
        .compose(this::leased);
  }

  private Future<Boolean> leased(LeaseAnswer answer) {
    if (answer instanceof Lease lease) {
      position = lease.position();
      return attempt(lease).compose(outcome -> settle(lease, outcome)).compose(this::judge);
    }
    if (answer instanceof Wait wait) {
      return again(wait.left());
    }
    if (answer instanceof Spent spent) {
      return chunk.halt(spent.until()).map(false);
    }
    chunk.giveUp();
    return Future.succeededFuture(false);
  }

  private Future<Outcome> attempt(Lease lease) {
    return Gemini.ATTEMPT
        .ask(tools.vertx(), new Gemini.Attempt(lease, stats))
        .otherwise(
            cause ->
                new Refused(
                    Verdict.PROVIDER_DOWN,
                    "internal",
                    cause.getMessage(),
                    Usage.NONE,
                    Optional.empty()));
  }

  /** An unsettled lease stays charged, so a settlement that cannot be written stops nobody. */
  private Future<Outcome> settle(Lease lease, Outcome outcome) {
    Optional<Duration> aside =
        outcome instanceof Refused refused ? refused.setAsideFor() : Optional.empty();
    Settlement settlement = new Settlement(lease, outcome.verdict(), outcome.usage(), aside);
    return tools
        .patience()
        .until("settle a lease", () -> Keys.SETTLE.ask(tools.vertx(), settlement), chunk::isHeld)
        .transform(settled -> Future.succeededFuture(outcome));
  }

  private Future<Boolean> judge(Outcome outcome) {
    if (outcome instanceof Written written) {
      Instant now = tools.clock().instant();
      Recommendation recommendation =
          new Recommendation(written.answer().summary(), written.answer().tips(), now);
      return chunk.generated(
          stats.tgid(), new Cache.Value(recommendation, written.model(), written.prompt()));
    }
    Refused refused = (Refused) outcome;
    sayIfKeyIsRefused(refused);
    history = history.with(refused);
    Retry.Next next = tools.retry().after(refused, history, tools.random());
    if (next instanceof Again again) {
      return again(again.after());
    }
    if (next instanceof StopRun) {
      return chunk.fail(refused.reason() + ": " + refused.text()).map(false);
    }
    return chunk.failed(stats.tgid(), refused.reason(), refused.text());
  }

  /** Somebody has to get a new key, or wait for a day that is used up sooner than we thought. */
  private void sayIfKeyIsRefused(Refused refused) {
    if (refused.verdict() == Verdict.INVALID_KEY || refused.verdict() == Verdict.DAY_LIMIT) {
      LOG.warn(
          "Key set aside position={} verdict={} reason={} text={}",
          position,
          refused.verdict(),
          refused.reason(),
          refused.text());
    }
  }

  private Future<Boolean> again(Duration after) {
    return chunk.pause(after).compose(now -> work());
  }
}
