package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Told;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.stats.OrderStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One user for whom somebody waits: the same attempts as in a run, but not for long. */
final class ByHandWork implements Assignment {
  private static final Logger LOG = LoggerFactory.getLogger(ByHandWork.class);

  /** Nobody likes to wait longer; what was begun by then is waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** When asking again makes sense where nothing says so better. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final WorkTools tools;
  private final OrderStats stats;
  private final Told told;
  private final Duration patience;
  private final Instant latest;
  private final Promise<Void> gaveUp = Promise.promise();
  private ByHand.Answer answer = new ByHand.Later(SOON);
  private Optional<ByHand.Answer> refusal = Optional.empty();
  private boolean begun;
  private boolean over;

  ByHandWork(WorkTools tools, OrderStats stats, Told told) {
    this(tools, stats, told, PATIENCE);
  }

  ByHandWork(WorkTools tools, OrderStats stats, Told told, Duration patience) {
    this.tools = tools;
    this.stats = stats;
    this.told = told;
    this.patience = patience;
    this.latest = tools.clock().instant().plus(patience);
  }

  /**
   * What came of it. A request by hand is one of those the node's permits bound; as somebody waits
   * for it, it comes before the run's users, and says so when its turn does not come in time.
   */
  Future<ByHand.Answer> work() {
    Promise<Boolean> end = Promise.promise();
    tools.permits().aheadWith(this::begin).onSuccess(end::tryComplete).onFailure(end::tryFail);
    Future.any(tools.patience().pause(patience), gaveUp.future())
        .onComplete(
            waited -> {
              if (!begun) {
                giveUp();
                end.tryComplete(false);
              }
            });
    return end.future().map(done -> answer);
  }

  private Future<Boolean> begin() {
    begun = true;
    // Nobody may wait for it any more.
    if (!goesOn()) {
      return Future.succeededFuture(false);
    }
    UserWork user = new UserWork(this, tools, stats, told);
    return new RequestWork(this, tools, List.of(user)).work().compose(over -> user.ended());
  }

  @Override
  public Optional<ChunkRef> leasesFor() {
    return Optional.empty();
  }

  @Override
  public Instant instant() {
    return latest.minus(patience);
  }

  @Override
  public boolean goesOn() {
    return !over && tools.clock().instant().isBefore(latest);
  }

  /** An answer that was paid for is written while Redis is away only as long as one waits. */
  @Override
  public boolean isHeld() {
    return tools.clock().instant().isBefore(latest);
  }

  @Override
  public void giveUp() {
    over = true;
    gaveUp.tryComplete();
  }

  @Override
  public Future<Void> pause(Duration time) {
    if (tools.clock().instant().plus(time).isBefore(latest)) {
      return Future.any(tools.patience().pause(time), gaveUp.future()).mapEmpty();
    }
    return ends(refusal.orElse(new ByHand.Later(time))).mapEmpty();
  }

  @Override
  public void isTriedAgain(String reason, String text) {
    refusal = Optional.of(new ByHand.Failed(reason, text));
    answer = refusal.get();
  }

  @Override
  public Future<Void> halt(Instant until) {
    Duration left = Duration.between(tools.clock().instant(), until);
    return ends(new ByHand.Later(left.isNegative() ? SOON : left)).mapEmpty();
  }

  @Override
  public Future<Void> fail(String reason) {
    return ends(new ByHand.Failed("model_gone", reason)).mapEmpty();
  }

  @Override
  public Future<Boolean> generated(long tgid, Cache.Value value) {
    Cache.ByHand entry = new Cache.ByHand(tgid, value);
    return tools
        .patience()
        .until("write a value by hand", () -> Cache.BY_HAND.ask(tools.vertx(), entry), this::isHeld)
        .compose(
            written -> {
              LOG.info("Recommendation by hand tgid={} model={}", tgid, value.model());
              return ends(new ByHand.Generated(value.recommendation(), stats));
            });
  }

  @Override
  public Future<Boolean> failed(long tgid, String reason, String text) {
    LOG.warn("Recommendation by hand failed tgid={} reason={} text={}", tgid, reason, text);
    return ends(new ByHand.Failed(reason, text));
  }

  private Future<Boolean> ends(ByHand.Answer with) {
    answer = with;
    giveUp();
    return Future.succeededFuture(true);
  }
}
