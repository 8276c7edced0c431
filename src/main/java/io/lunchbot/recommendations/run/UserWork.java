package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.gemini.Correction;
import io.lunchbot.recommendations.gemini.Gemini;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.gemini.PreparedPrompt;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.LeaseQuestion;
import io.lunchbot.recommendations.keys.Keys.Settled;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.run.Retry.Again;
import io.lunchbot.recommendations.run.Retry.History;
import io.lunchbot.recommendations.run.Retry.StopRun;
import io.lunchbot.recommendations.stats.OrderStats;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One user from lease to entry: lease a key, make an attempt, settle it, and again as long as that
 * makes sense; then write down what became of him.
 */
final class UserWork {
  /** What is taken for true when nobody could be told: a failure is the user's then. */
  private static final Settled UNSETTLED = new Settled(false, false);

  private final Assignment chunk;
  private final WorkTools tools;
  private final OrderStats stats;
  private final PreparedPrompt prompt;
  private History history = History.NONE;

  /** Requests that left for the provider. */
  private int attempts;

  private Optional<String> correction = Optional.empty();

  /** Of the key the next attempt needs. */
  private Optional<Observer.Timing> keyWait = Optional.empty();

  UserWork(Assignment chunk, WorkTools tools, OrderStats stats) {
    this.chunk = chunk;
    this.tools = tools;
    this.stats = stats;
    this.prompt = tools.prompt().prepare(stats);
  }

  /** Works on the user; true when an entry for him is in the ledger, false when he is left. */
  Future<Boolean> work() {
    if (!chunk.goesOn()) {
      return Future.succeededFuture(false);
    }
    keyWait = keyWait.or(() -> Optional.of(tools.observer().begin(Observer.Step.KEY_WAIT)));
    LeaseQuestion question = new LeaseQuestion(chunk.leasesFor(), prompt.tokens());
    return tools
        .patience()
        .until("lease a key", () -> Keys.LEASE.ask(tools.vertx(), question), chunk::goesOn)
        .compose(this::leased);
  }

  private Future<Boolean> leased(LeaseAnswer answer) {
    if (answer instanceof Lease lease) {
      keyWait.ifPresent(Observer.Timing::end);
      keyWait = Optional.empty();
      Instant begun = tools.clock().instant();
      return attempt(lease).compose(outcome -> settleAndJudge(lease, outcome, begun));
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
        .ask(tools.vertx(), new Gemini.Attempt(lease, prompt, correction))
        .otherwise(
            cause ->
                new Refused(
                    Verdict.PROVIDER_DOWN,
                    "internal",
                    "The attempt broke off in this service; its log says more.",
                    Usage.NONE,
                    LimitSignal.NONE));
  }

  private Future<Boolean> settleAndJudge(Lease lease, Outcome outcome, Instant begun) {
    Duration took = Duration.between(begun, tools.clock().instant());
    attempts += outcome.verdict() == Verdict.NOT_SENT ? 0 : 1;
    return settle(lease, outcome).compose(settled -> judge(outcome, settled, took));
  }

  /** An unsettled lease stays charged, so a settlement that cannot be written stops nobody. */
  private Future<Settled> settle(Lease lease, Outcome outcome) {
    Settlement settlement = settlement(lease, outcome);
    return tools
        .patience()
        .until("settle a lease", () -> Keys.SETTLE.ask(tools.vertx(), settlement), chunk::isHeld)
        .otherwise(UNSETTLED);
  }

  private static Settlement settlement(Lease lease, Outcome outcome) {
    if (outcome instanceof Refused refused) {
      return new Settlement(
          lease,
          refused.verdict(),
          refused.usage(),
          refused.signal(),
          refused.reason(),
          refused.text());
    }
    return new Settlement(lease, outcome.verdict(), outcome.usage(), LimitSignal.NONE, "", "");
  }

  private Future<Boolean> judge(Outcome outcome, Settled settled, Duration took) {
    if (outcome instanceof Written written) {
      return chunk.generated(stats.tgid(), value(written));
    }
    Refused refused = (Refused) outcome;
    history = history.with(refused, settled, took);
    Retry.Next next = tools.retry().after(refused, settled, history, tools.random());
    if (next instanceof Again again) {
      return askAgain(refused, again.after());
    }
    if (next instanceof StopRun) {
      return chunk.fail(refused.reason() + ": " + refused.text()).map(false);
    }
    return chunk.failed(stats.tgid(), refused.reason(), refused.text());
  }

  private Cache.Value value(Written written) {
    // No finer than it is written, so that it is the same when it is read.
    Instant now = tools.clock().instant().truncatedTo(ChronoUnit.MICROS);
    Recommendation recommendation =
        new Recommendation(written.answer().summary(), written.answer().tips(), now);
    Cache.Basis basis = tools.freshness().basis(stats, written.answer().tips(), chunk.instant());
    return new Cache.Value(recommendation, written.model(), written.prompt(), attempts, basis);
  }

  private Future<Boolean> askAgain(Refused refused, Duration after) {
    if (refused.verdict() == Verdict.OK) {
      correction = Correction.of(refused, tools.prompt().template().language());
    }
    if (refused.verdict() == Verdict.OK || refused.verdict() == Verdict.PROVIDER_DOWN) {
      chunk.isTriedAgain(refused.reason(), refused.text());
    }
    history = history.waiting(after);
    return again(after);
  }

  private Future<Boolean> again(Duration after) {
    return chunk.pause(after).compose(now -> work());
  }
}
