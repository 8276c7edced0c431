package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache.Known;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that nodes fell silent with, done so that the next silence tells whose fault it is: one user
 * at a time, each written down before anything is done for him, on a node that does nothing else.
 * For one context.
 */
final class PoisonedWork {
  private static final Logger LOG = LoggerFactory.getLogger(PoisonedWork.class);

  private final Chunk chunk;
  private final ChunkWork work;
  private final WorkTools tools;

  PoisonedWork(Chunk chunk, ChunkWork work, WorkTools tools) {
    this.chunk = chunk;
    this.work = work;
    this.tools = tools;
  }

  /** Completes when the chunk is finished or back. */
  Future<Void> work() {
    LOG.warn(
        "Work of nodes that fell silent, done with care run={} chunk={} takeovers={} culprit={}",
        chunk.ref().run(),
        chunk.ref().entry(),
        chunk.trouble().takeovers(),
        chunk.trouble().culprit().map(String::valueOf).orElse("unknown"));
    return work.endAfter(chunk.plan() ? refusePlanning() : users());
  }

  /** Planning cannot be done with care; the next node would fall silent too. */
  private Future<Boolean> refusePlanning() {
    String reason =
        "planning_poisoned: nodes fell silent while planning, " + Chunk.POISONED + " times";
    return work.fail(reason).map(false);
  }

  private Future<Boolean> users() {
    return work.look(chunk.users())
        .map(known -> order(known.users(), chunk.trouble().suspect()))
        .compose(this::oneByOne);
  }

  /**
   * Those the run has no entry for, in order, but first the one who was in hand when the last node
   * fell silent: whoever is in hand clears the one before, and those before him must not clear him.
   */
  static List<Long> order(List<Known> users, Optional<Long> suspect) {
    List<Long> left = new ArrayList<>();
    for (Known user : users) {
      if (!user.done()) {
        left.add(user.tgid());
      }
    }
    suspect.filter(left::remove).ifPresent(tgid -> left.add(0, tgid));
    return List.copyOf(left);
  }

  private Future<Boolean> oneByOne(List<Long> users) {
    Future<Boolean> all = Future.succeededFuture(true);
    for (long tgid : users) {
      all = all.compose(done -> done ? one(tgid) : Future.succeededFuture(false));
    }
    return all;
  }

  private Future<Boolean> one(long tgid) {
    if (chunk.trouble().culprit().filter(culprit -> culprit == tgid).isPresent()) {
      return work.failed(tgid, "broke_nodes", "Nodes fell silent while they worked on this user.");
    }
    return tools
        .patience()
        .until("write a suspect down", () -> tools.ledger().suspect(work.ref(), tgid), work::goesOn)
        .compose(held -> held ? work.loadAndWork(tgid) : lost());
  }

  private Future<Boolean> lost() {
    work.lost();
    return Future.succeededFuture(false);
  }
}
