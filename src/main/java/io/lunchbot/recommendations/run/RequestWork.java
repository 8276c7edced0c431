package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.bus.Loop;
import io.lunchbot.recommendations.bus.Loop.Turn;
import io.lunchbot.recommendations.gemini.Dish;
import io.lunchbot.recommendations.gemini.Gemini;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Several;
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
import io.lunchbot.recommendations.run.DishCheck.Checked;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from lease to settlement: lease a key, ask for its users, settle, and again as long
 * as that makes sense. Each user ends by himself. Who does not fit into the request, and who is to
 * be asked for alone after an answer for several, stands at the front of the line again. For one
 * context.
 */
final class RequestWork {
  private static final Logger LOG = LoggerFactory.getLogger(RequestWork.class);

  private static final Future<Turn<Void>> END = Future.succeededFuture(Loop.last());

  /** What is taken for true when nobody could be told: a failure is the user's then. */
  private static final Settled UNSETTLED = new Settled(false, false);

  private final Assignment chunk;
  private final WorkTools tools;

  /** Failures of the provider with several users, after which each is asked for alone. */
  private static final int MOST_FAILURES = 2;

  /** Those the next attempt is for. */
  private List<UserWork> users;

  /** Of the provider, while it answered others. */
  private int failures;

  /** Of the key the next attempt needs. */
  private Optional<Observer.Timing> keyWait = Optional.empty();

  /**
   * A request that nobody has been asked for.
   *
   * @param users one or more
   */
  RequestWork(Assignment chunk, WorkTools tools, List<UserWork> users) {
    this.chunk = chunk;
    this.tools = tools;
    this.users = List.copyOf(users);
  }

  /** Completes when no user is in this request any more; never fails. */
  Future<Void> work() {
    return Loop.run(this::ask).recover(this::broken);
  }

  private Future<Turn<Void>> ask() {
    if (!chunk.goesOn()) {
      return leave();
    }
    keep(tools.packs().now());
    keyWait = keyWait.or(() -> Optional.of(tools.observer().begin(Observer.Step.KEY_WAIT)));
    LeaseQuestion question = new LeaseQuestion(chunk.leasesFor(), tools.prompt().tokens(prompts()));
    return tools
        .patience()
        .until("lease a key", () -> Keys.LEASE.ask(tools.vertx(), question), chunk::goesOn)
        .compose(this::leased);
  }

  private List<PreparedPrompt> prompts() {
    return users.stream().map(UserWork::prompt).toList();
  }

  /** The first of them stay; the turn of the others is next. */
  private void keep(int most) {
    if (users.size() > most) {
      next(users.subList(most, users.size()));
      users = users.subList(0, most);
    }
  }

  private void next(List<UserWork> others) {
    tools.permits().nextWith(() -> new RequestWork(chunk, tools, others).work());
  }

  /** Their turn is next, and each has a request of his own. */
  private void nextAlone(List<UserWork> each) {
    for (int i = each.size() - 1; i >= 0; i--) {
      next(List.of(each.get(i)));
    }
    users = List.of();
  }

  private Future<Turn<Void>> leave() {
    users.forEach(UserWork::leave);
    return END;
  }

  private Future<Turn<Void>> leased(LeaseAnswer answer) {
    if (answer instanceof Lease lease) {
      keyWait.ifPresent(Observer.Timing::end);
      keyWait = Optional.empty();
      keep(tools.packs().of(lease));
      Instant begun = tools.clock().instant();
      return attempt(lease).compose(outcome -> settleAndJudge(lease, outcome, begun));
    }
    if (answer instanceof Wait wait) {
      return again(wait.left());
    }
    if (answer instanceof Spent spent) {
      return chunk.halt(spent.until()).compose(halted -> leave());
    }
    chunk.giveUp();
    return leave();
  }

  private Future<Outcome> attempt(Lease lease) {
    Optional<String> correction = users.size() == 1 ? users.get(0).correction() : Optional.empty();
    return Gemini.ATTEMPT
        .ask(tools.vertx(), new Gemini.Attempt(lease, prompts(), correction))
        .otherwise(
            cause ->
                new Refused(
                    Verdict.PROVIDER_DOWN,
                    "internal",
                    "The attempt broke off in this service; its log says more.",
                    Usage.NONE,
                    LimitSignal.NONE));
  }

  private Future<Turn<Void>> settleAndJudge(Lease lease, Outcome outcome, Instant begun) {
    Duration took = Duration.between(begun, tools.clock().instant());
    if (outcome.verdict() != Verdict.NOT_SENT) {
      users.forEach(UserWork::wasAskedFor);
    }
    tools.packs().learn(users.size(), outcome);
    return settle(lease, outcome)
        .compose(
            settled ->
                tools
                    .dishes()
                    .of(outcome, this::told, chunk::isHeld)
                    .compose(checked -> judge(checked, settled, took)));
  }

  private Set<Dish> told() {
    return prompts().stream()
        .flatMap(prompt -> prompt.listed().stream())
        .map(PreparedPrompt.Listed::dish)
        .collect(Collectors.toSet());
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

  private Future<Turn<Void>> judge(Checked checked, Settled settled, Duration took) {
    Outcome outcome = checked.outcome();
    users.forEach(user -> user.isNotToldOf(checked.gone()));
    if (users.size() > 1
        && outcome instanceof Refused refused
        && isOnAccountOfOne(refused, settled)) {
      // Nobody knows on whose, so it counts against none of them.
      users.forEach(user -> user.spent(took, refused.reason()));
      nextAlone(users);
      return END;
    }
    List<UserWork> asked = users;
    List<Outcome> each =
        outcome instanceof Several several
            ? several.each()
            : Collections.nCopies(asked.size(), outcome);
    List<UserWork> left = new ArrayList<>();
    List<Future<Boolean>> ended = new ArrayList<>();
    Duration pause = Duration.ZERO;
    for (int i = 0; i < asked.size(); i++) {
      UserWork user = asked.get(i);
      Optional<Duration> after = judge(user, each.get(i), settled, took);
      if (after.isPresent()) {
        left.add(user);
        pause = after.get().compareTo(pause) > 0 ? after.get() : pause;
      } else {
        ended.add(user.ended());
      }
    }
    users = List.copyOf(left);
    // Waited for only: what an entry failed with, its user's own end tells.
    return goOn(outcome instanceof Several, pause, Future.join(ended).otherwiseEmpty());
  }

  /**
   * Whether one of the users may be the reason: the provider refused what was asked, or fails for
   * this request again while it answers others.
   */
  private boolean isOnAccountOfOne(Refused refused, Settled settled) {
    if (refused.verdict() == Verdict.PROVIDER_DOWN && !settled.modelDown()) {
      failures++;
    }
    return refused.isAboutContent() || failures >= MOST_FAILURES;
  }

  private static Optional<Duration> judge(
      UserWork user, Outcome outcome, Settled settled, Duration took) {
    if (outcome instanceof Refused refused && refused.isOfThePack()) {
      user.spent(took, refused.reason());
      return Optional.of(Duration.ZERO);
    }
    return user.judge(outcome, settled, took);
  }

  private Future<Turn<Void>> goOn(boolean alone, Duration pause, Future<?> ended) {
    if (alone) {
      nextAlone(users);
    }
    return ended.compose(written -> users.isEmpty() ? END : again(pause));
  }

  private Future<Turn<Void>> again(Duration after) {
    return chunk.pause(after).map(Loop.again());
  }

  /** A defect that one user brings out is not the others'. */
  private Future<Void> broken(Throwable cause) {
    if (users.size() > 1 && chunk.goesOn() && !Failure.from(cause).isPassing()) {
      LOG.error("Request broken off, each of its users is asked for alone", cause);
      nextAlone(users);
    } else {
      users.forEach(user -> user.breakOff(cause));
    }
    return Future.succeededFuture();
  }
}
