package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Outage;
import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.run.Notices.Answer;
import io.lunchbot.recommendations.run.Notices.Done;
import io.lunchbot.recommendations.run.Notices.GivenBack;
import io.lunchbot.recommendations.run.Notices.Notice;
import io.lunchbot.recommendations.run.Notices.Question;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.run.Notices.Told;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the notices of ended runs to one sink, one after another in the order the runs ended, each
 * until it arrived or is too old. Belongs to one verticle. A broadcast makes it look at once;
 * without any it looks every 15 s.
 */
public final class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

  /** What is there at a stop gets this long to arrive. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(3);

  private static final Duration GIVE_BACK_PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Sink sink;
  private final Function<Notice, Future<Void>> tell;
  private final Predicate<Notice> tooOld;
  private final Outage ledger = Outage.quiet();
  private final Outage outside;
  private final Promise<Void> empty = Promise.promise();
  private Optional<String> inHand = Optional.empty();

  /** Reached its sink, while the ledger may not know it yet. */
  private String arrived = "";

  private boolean looking;
  private boolean lookAgain;
  private boolean paused;
  private long pause;
  private Outage trouble;
  private Duration wait = Duration.ZERO;
  private boolean stopping;
  private boolean stopped;

  /**
   * A courier that has not started.
   *
   * @param tell completes when the sink has the notice; a failure's message holds no secret
   * @param tooOld a notice nobody waits for any more is dropped
   */
  public Courier(
      Vertx vertx, Sink sink, Function<Notice, Future<Void>> tell, Predicate<Notice> tooOld) {
    this.vertx = vertx;
    this.sink = sink;
    this.tell = tell;
    this.tooOld = tooOld;
    this.outside = new Outage("tell " + sink.wire() + " of ended runs");
  }

  /** Completes when broadcasts are heard; ledger and sink may be away. */
  public Future<Void> start() {
    return Runs.CHANGED
        .listen(vertx, event -> look())
        .onSuccess(
            listening -> {
              vertx.setPeriodic(LOOK_EVERY.toMillis(), timer -> look());
              look();
            });
  }

  /** Completes within 4 s; what has not arrived by then is left to any other node. */
  public Future<Void> stop() {
    stopping = true;
    endPause();
    look();
    return empty
        .future()
        .timeout(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .compose(waited -> giveBack())
        .otherwiseEmpty();
  }

  private Future<Void> giveBack() {
    stopped = true;
    return inHand
        .map(entry -> Notices.GIVEN_BACK.ask(vertx, new GivenBack(sink, entry)))
        .orElseGet(() -> Future.succeededFuture(new Done()))
        .timeout(GIVE_BACK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .mapEmpty();
  }

  private void look() {
    if (looking || paused || stopped) {
      lookAgain = true;
      return;
    }
    looking = true;
    lookAgain = false;
    askLedger(() -> Notices.NEXT.ask(vertx, new Question(sink)))
        .map(Answer::notice)
        .compose(next -> next.map(this::carry).orElseGet(() -> Future.succeededFuture(false)))
        .onComplete(this::goOn, cause -> tryLater());
  }

  private void goOn(boolean carried) {
    looking = false;
    if (carried || lookAgain) {
      look();
    } else if (stopping) {
      empty.tryComplete();
    }
  }

  private void tryLater() {
    looking = false;
    // What a stop waits for is the sink; a ledger that is away keeps the notices.
    if (stopping && (trouble == ledger || wait.compareTo(STOP_GRACE) >= 0)) {
      empty.tryComplete();
      return;
    }
    paused = true;
    pause =
        vertx.setTimer(
            Math.max(1, wait.toMillis()),
            timer -> {
              endPause();
              look();
            });
  }

  private void endPause() {
    vertx.cancelTimer(pause);
    paused = false;
  }

  private Future<Boolean> carry(Notice notice) {
    inHand = Optional.of(notice.entry());
    return handOver(notice)
        .compose(done -> askLedger(() -> Notices.TOLD.ask(vertx, new Told(sink, notice.entry()))))
        .map(
            written -> {
              inHand = Optional.empty();
              return true;
            });
  }

  private Future<Void> handOver(Notice notice) {
    if (notice.entry().equals(arrived)) {
      return Future.succeededFuture();
    }
    if (tooOld.test(notice)) {
      LOG.warn("Ended run not told, too old to={} {}", sink.wire(), about(notice));
      return Future.succeededFuture();
    }
    return watch(outside, Future.succeededFuture(notice).compose(tell))
        .onSuccess(
            told -> {
              arrived = notice.entry();
              LOG.info(
                  "Ended run told to={} run={} result={}",
                  sink.wire(),
                  notice.run().id(),
                  notice.run().state().name());
            });
  }

  private static String about(Notice notice) {
    return "run=" + notice.run().id() + " result=" + notice.run().state().name();
  }

  private <T> Future<T> askLedger(Supplier<Future<T>> ask) {
    return watch(ledger, Outages.of(vertx).watch(Outages.REDIS, ask));
  }

  private <T> Future<T> watch(Outage outage, Future<T> step) {
    return step.andThen(
        (done, cause) -> {
          if (cause == null) {
            outage.over();
          } else {
            trouble = outage;
            wait = outage.failed(cause.getMessage());
          }
        });
  }
}
