package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.cache.Suggested;
import io.lunchbot.recommendations.cache.Told;
import io.lunchbot.recommendations.gemini.Correction;
import io.lunchbot.recommendations.gemini.Dish;
import io.lunchbot.recommendations.gemini.Gemini.Flawed;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.gemini.Past;
import io.lunchbot.recommendations.gemini.PreparedPrompt;
import io.lunchbot.recommendations.keys.Keys.Settled;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.plan.Freshness;
import io.lunchbot.recommendations.run.Retry.Again;
import io.lunchbot.recommendations.run.Retry.History;
import io.lunchbot.recommendations.run.Retry.StopRun;
import io.lunchbot.recommendations.stats.OrderStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One user from his first request to his entry: what he has met with so far, whether he is to be
 * asked for again, and in the end what became of him.
 */
final class UserWork {
  /** The verdict on an answer nothing is wrong with. */
  private static final String OK = "ok";

  private final Assignment chunk;
  private final WorkTools tools;
  private final OrderStats stats;
  private final Told told;

  private final Promise<Boolean> end = Promise.promise();
  private Optional<PreparedPrompt> prompt = Optional.empty();
  private final Set<Integer> gone = new HashSet<>();
  private final List<String> verdicts = new ArrayList<>();

  /** What may be shown when asking again brings nothing better. */
  private Optional<Written> rest = Optional.empty();

  private History history = History.NONE;

  /** Requests that left for the provider. */
  private int attempts;

  private Optional<String> correction = Optional.empty();

  UserWork(Assignment chunk, WorkTools tools, OrderStats stats, Told told) {
    this.chunk = chunk;
    this.tools = tools;
    this.stats = stats;
    this.told = told;
  }

  /** True when an entry for him is in the ledger, false when he is left. */
  Future<Boolean> ended() {
    return end.future();
  }

  /** His part of a request, made when it is first needed. */
  PreparedPrompt prompt() {
    if (prompt.isEmpty()) {
      Past past = Freshness.past(told, chunk.instant());
      prompt = Optional.of(tools.prompt().prepare(stats, past, gone));
    }
    return prompt.get();
  }

  /** Dishes that left the menu: the next request does not name them. */
  void isNotToldOf(Set<Integer> dishes) {
    if (gone.addAll(dishes)) {
      prompt = Optional.empty();
    }
  }

  /** What was wrong with his last answer. */
  Optional<String> correction() {
    return correction;
  }

  /** A request for him left for the provider. */
  void wasAskedFor() {
    attempts++;
  }

  /** Time went by on his request, and what came of it says nothing of him. */
  void spent(Duration took, String verdict) {
    verdicts.add(verdict);
    history = history.waiting(took);
  }

  /** No entry, unless there is something to show; whoever has the chunk next asks for him. */
  void leave() {
    endsWith(written().otherwise(false));
  }

  /** The work on him broke off. */
  void breakOff(Throwable cause) {
    end.tryFail(cause);
  }

  /**
   * Takes in what came of an attempt for him.
   *
   * @return after how long he is to be asked for again; empty when he ends with this, which {@link
   *     #ended} tells
   */
  Optional<Duration> judge(Outcome outcome, Settled settled, Duration took) {
    if (outcome instanceof Written written) {
      verdicts.add(OK);
      return endsWith(chunk.generated(stats.tgid(), value(written)));
    }
    if (outcome instanceof Flawed flawed) {
      rest = Optional.of(flawed.rest());
    }
    Refused refused = outcome instanceof Flawed flawed ? flawed.why() : (Refused) outcome;
    verdicts.add(refused.reason());
    history = history.with(refused, settled, took);
    Retry.Next next = tools.retry().after(refused, settled, history, tools.random());
    if (next instanceof Again again) {
      return Optional.of(isAskedAgain(refused, again.after()));
    }
    if (next instanceof StopRun) {
      return endsWith(
          written()
              .otherwise(false)
              .compose(entry -> chunk.fail(refused.reason() + ": " + refused.text()).map(entry)));
    }
    Supplier<Future<Boolean>> failure =
        () -> chunk.failed(stats.tgid(), refused.reason(), refused.text());
    return endsWith(rest.map(shown -> written(shown, failure)).orElseGet(failure));
  }

  /** Writes what was kept, if anything was; false where nothing is written. */
  private Future<Boolean> written() {
    Supplier<Future<Boolean>> nothing = () -> Future.succeededFuture(false);
    return rest.map(kept -> written(kept, nothing)).orElseGet(nothing);
  }

  /** Writes what was kept, if its dishes are still there. */
  private Future<Boolean> written(Written kept, Supplier<Future<Boolean>> otherwise) {
    return tools
        .dishes()
        .of(kept, chunk::isHeld)
        .compose(
            left ->
                left.map(shown -> chunk.generated(stats.tgid(), value(shown)))
                    .orElseGet(otherwise));
  }

  private Optional<Duration> endsWith(Future<Boolean> entry) {
    entry.onSuccess(end::tryComplete).onFailure(end::tryFail);
    return Optional.empty();
  }

  private Cache.Value value(Written written) {
    // No finer than it is written, so that it is the same when it is read.
    Instant now = tools.clock().instant().truncatedTo(ChronoUnit.MICROS);
    Recommendation recommendation =
        new Recommendation(written.answer().summary(), written.answer().tips(), now);
    List<Integer> marks = written.named().inTips().stream().map(Dish::mark).toList();
    return new Cache.Value(
        recommendation,
        written.model(),
        written.prompt(),
        attempts,
        verdicts,
        tools.freshness().basis(stats, written.named(), chunk.instant()),
        told.suggested().with(Suggested.night(chunk.instant()), marks));
  }

  private Duration isAskedAgain(Refused refused, Duration after) {
    if (refused.verdict() == Verdict.OK) {
      correction = Correction.of(refused, tools.prompt().template().language());
    }
    if (refused.verdict() == Verdict.OK || refused.verdict() == Verdict.PROVIDER_DOWN) {
      chunk.isTriedAgain(refused.reason(), refused.text());
    }
    history = history.waiting(after);
    return after;
  }
}
