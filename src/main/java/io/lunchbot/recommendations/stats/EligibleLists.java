package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists between two pages. Whoever stops asking must not keep a connection, so a list closes by
 * itself after a while, and the oldest makes room for a new one. Confined to one context.
 */
final class EligibleLists {
  private static final Logger LOG = LoggerFactory.getLogger(EligibleLists.class);

  private final Vertx vertx;
  private final Duration idle;
  private final int most;
  private final Map<String, Waiting> lists = new LinkedHashMap<>();

  /**
   * Begins without lists.
   *
   * @param idle how long a list may lie unread
   * @param most lists at a time, at least 1
   */
  EligibleLists(Vertx vertx, Duration idle, int most) {
    this.vertx = vertx;
    this.idle = idle;
    this.most = most;
  }

  private record Waiting(EligibleList list, long timer) {}

  /** Closes the oldest lists until there is room for one more. */
  Future<Void> makeRoom() {
    return shrinkTo(most - 1);
  }

  /** Closes every list that waits. */
  Future<Void> closeAll() {
    return shrinkTo(0);
  }

  /** The first page of a new list, which waits here unless that was its last. */
  Future<EligiblePage> first(EligibleList list) {
    return list.nextPage().map(page -> page.last() ? page : kept(list, page));
  }

  /**
   * The next page of a list that waits here.
   *
   * @return {@link Failure.Code#NOT_FOUND} also while another page of it is being read
   */
  Future<EligiblePage> next(String id) {
    Waiting waiting = lists.remove(id);
    if (waiting == null) {
      return Future.failedFuture(
          new Failure(
              Failure.Code.NOT_FOUND,
              "No list of eligible users waits under this name: it ended, failed, or lay too long"));
    }
    vertx.cancelTimer(waiting.timer());
    return first(waiting.list());
  }

  private EligiblePage kept(EligibleList list, EligiblePage page) {
    long timer = vertx.setTimer(idle.toMillis(), fired -> abandon(list));
    lists.put(list.id(), new Waiting(list, timer));
    return page;
  }

  private void abandon(EligibleList list) {
    LOG.warn("List of eligible users abandoned idle_ms={}", idle.toMillis());
    lists.remove(list.id());
    list.close().onFailure(EligibleLists::notClosed);
  }

  private Future<Void> shrinkTo(int size) {
    if (lists.size() <= size) {
      return Future.succeededFuture();
    }
    Waiting oldest = lists.remove(lists.keySet().iterator().next());
    vertx.cancelTimer(oldest.timer());
    return oldest
        .list()
        .close()
        .onFailure(EligibleLists::notClosed)
        .transform(closed -> shrinkTo(size));
  }

  private static void notClosed(Throwable cause) {
    LOG.warn("List of eligible users not closed reason={}", cause.getMessage());
  }
}
