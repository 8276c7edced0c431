package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.bus.Loop;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Cache.Fallback;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.gemini.Answer;
import io.lunchbot.recommendations.gemini.RuleAnswer;
import io.lunchbot.recommendations.plan.Forecaster;
import io.lunchbot.recommendations.plan.Plan;
import io.lunchbot.recommendations.plan.Survey;
import io.lunchbot.recommendations.plan.Survey.Candidate;
import io.lunchbot.recommendations.plan.Survey.Found;
import io.lunchbot.recommendations.plan.Survey.Scope;
import io.lunchbot.recommendations.plan.Survey.Totals;
import io.lunchbot.recommendations.stats.OrderStats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Finds the users of a run, writes down whose value still holds, and cuts the others into chunks
 * that no node sees before all are written: the neediest first; or the failed ones of other runs.
 * Everybody's present value lives for the full time again, so that nobody's lapses while he waits
 * for his turn.
 */
final class Planner {
  /** So many nodes fell silent while they planned that somebody's orders may be the reason. */
  private static final int BLIND_FROM = Chunk.POISONED - 1;

  /** Chunks on their way to Redis at once: of one user each, a million would be too many. */
  private static final int BATCH = 500;

  private final Vertx vertx;
  private final Clock clock;
  private final RunLedger ledger;
  private final RunHistory history;
  private final Survey survey;
  private final Forecaster forecaster;
  private final Optional<RuleAnswer> fallback;
  private final int chunkSize;
  private final Packs packs;

  /**
   * A planner.
   *
   * @param fallback what users without a value get until a request is made for them
   */
  Planner(
      Vertx vertx,
      Clock clock,
      RunLedger ledger,
      RunHistory history,
      Survey survey,
      Forecaster forecaster,
      Optional<RuleAnswer> fallback,
      int chunkSize,
      Packs packs) {
    this.vertx = vertx;
    this.clock = clock;
    this.ledger = ledger;
    this.history = history;
    this.survey = survey;
    this.forecaster = forecaster;
    this.fallback = fallback;
    this.chunkSize = chunkSize;
    this.packs = packs;
  }

  /**
   * A published plan.
   *
   * @param eligible all users of the run
   * @param queued those who are in chunks
   * @param plan what the night will bring; empty for a retry of failed users
   */
  record Planned(long eligible, long queued, Optional<Plan> plan) {}

  /**
   * Plans from the beginning, whatever an earlier attempt left.
   *
   * @param goesOn whether the plan is still wanted
   * @return empty when another node has taken the planning over; {@link Failure.Code#UNAVAILABLE}
   *     when it is to be made again, or is not wanted any more
   */
  Future<Optional<Planned>> plan(Chunk planning, BooleanSupplier goesOn) {
    Attempt attempt = new Attempt(planning, goesOn);
    return planning.trigger().of().isEmpty() ? attempt.all() : attempt.failedUsers();
  }

  private static Failure unavailable(String text) {
    return new Failure(Failure.Code.UNAVAILABLE, text);
  }

  /** One attempt. */
  private final class Attempt {
    private final Chunk planning;
    private final BooleanSupplier goesOn;
    private final Draft draft;
    private final NeedLine line;
    private final ChunkPlan chunks = new ChunkPlan(chunkSize, packs.largest());

    Attempt(Chunk planning, BooleanSupplier goesOn) {
      this.planning = planning;
      this.goesOn = goesOn;
      this.draft = ledger.draft(planning.ref());
      this.line = ledger.line(planning.ref().run());
    }

    Future<Optional<Planned>> all() {
      Scope scope =
          new Scope(
              planning.instant(),
              planning.ref().run(),
              planning.trigger().force(),
              true,
              planning.trouble().takeovers() < BLIND_FROM);
      return survey
          .survey(scope, this::found)
          .compose(
              totals ->
                  addNext()
                      .compose(added -> forecaster.forecast(totals))
                      .compose(plan -> publish(totals, plan)));
    }

    private Future<?> found(Found found) {
      if (!goesOn.getAsBoolean()) {
        return Future.failedFuture(unavailable("The plan is not wanted any more"));
      }
      List<Candidate> unserved =
          found.candidates().stream().filter(user -> !user.need().served()).toList();
      return Future.all(
          keep(found.unchanged()),
          await(unserved.stream().map(Candidate::tgid).toList()),
          help(unserved),
          line.add(found.candidates()));
    }

    /** Whatever becomes of the night, the bot has something to show. */
    private Future<?> help(List<Candidate> unserved) {
      // No finer than it is written, so that it is the same when it is read.
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      List<Fallback> values =
          fallback.stream()
              .flatMap(
                  rules ->
                      unserved.stream()
                          .map(Candidate::stats)
                          .filter(OrderStats.class::isInstance)
                          .map(OrderStats.class::cast)
                          .map(stats -> fallback(rules, stats, now)))
              .toList();
      return values.isEmpty()
          ? Future.succeededFuture()
          : Cache.FALLBACK.ask(vertx, new Cache.FallbackQuestion(values));
    }

    private static Fallback fallback(RuleAnswer rules, OrderStats stats, Instant now) {
      Answer answer = rules.answer(stats);
      return new Fallback(stats.tgid(), new Recommendation(answer.summary(), answer.tips(), now));
    }

    private Future<?> keep(List<Long> unchanged) {
      return unchanged.isEmpty()
          ? Future.succeededFuture()
          : Cache.KEEP
              .ask(vertx, new Cache.Unchanged(planning.ref(), unchanged, planning.instant()))
              .compose(
                  kept ->
                      kept.held()
                          ? Future.succeededFuture()
                          : Future.failedFuture(unavailable("The planning is not ours any more")));
    }

    private Future<?> await(List<Long> users) {
      return users.isEmpty()
          ? Future.succeededFuture()
          : Cache.WAIT.ask(vertx, new Cache.Waiting(users, planning.instant()));
    }

    private Future<Void> addNext() {
      return Loop.run(
          () ->
              line.next()
                  .compose(
                      users ->
                          users.isEmpty()
                              ? write(chunks.rest()).map(Loop.last())
                              : write(chunks.add(users)).map(Loop.again())));
    }

    private Future<Optional<Planned>> publish(Totals totals, Plan plan) {
      if (chunks.seen() != totals.toGenerate()) {
        return Future.failedFuture(unavailable("Redis lost a part of the line"));
      }
      return publish(new Planned(totals.eligible(), chunks.seen(), Optional.of(plan)));
    }

    private Future<Optional<Planned>> publish(Planned planned) {
      return draft
          .publish(planned)
          .map(published -> published ? Optional.of(planned) : Optional.empty());
    }

    Future<Optional<Planned>> failedUsers() {
      return history
          .failedUsers(planning.trigger().of())
          .compose(failed -> addFailed(failed.iterator()))
          .compose(all -> write(chunks.rest()))
          .compose(all -> publish(new Planned(chunks.seen(), chunks.seen(), Optional.empty())));
    }

    private Future<Void> addFailed(Iterator<long[]> pages) {
      return Loop.run(
          () ->
              pages.hasNext()
                  ? addFailed(LongStream.of(pages.next()).boxed().toList()).map(Loop.again())
                  : Future.succeededFuture(Loop.last()));
    }

    private Future<Void> addFailed(List<Long> users) {
      return Cache.RENEW
          .ask(vertx, new Cache.RenewQuestion(users))
          .compose(renewed -> write(chunks.add(users)));
    }

    private Future<Void> write(List<List<Long>> rest) {
      Iterator<List<List<Long>>> batches =
          IntStream.iterate(0, from -> from < rest.size(), from -> from + BATCH)
              .mapToObj(from -> rest.subList(from, Math.min(from + BATCH, rest.size())))
              .iterator();
      return Loop.run(
          () ->
              batches.hasNext()
                  ? draft.add(batches.next()).map(Loop.again())
                  : Future.succeededFuture(Loop.last()));
    }
  }
}
