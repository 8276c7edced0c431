package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.bus.Broadcast;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What RunVerticle answers, and what it tells every node. */
public final class Runs {
  /** A trigger asks for a run. Safe to repeat: the trigger's key starts at most one run. */
  public static final Address<Trigger, Started> START =
      new Address<>("runs.start", Trigger.class, Started.class, Duration.ofSeconds(30));

  /**
   * One run as it stands; {@link io.lunchbot.recommendations.bus.Failure.Code#NOT_FOUND} if
   * unknown.
   */
  public static final Address<RunQuestion, Run> FIND =
      new Address<>("runs.find", RunQuestion.class, Run.class, Duration.ofSeconds(30));

  /** The newest runs. */
  public static final Address<ListQuestion, RunList> LIST =
      new Address<>("runs.list", ListQuestion.class, RunList.class, Duration.ofSeconds(30));

  /** The failed users of a run. */
  public static final Address<FailuresQuestion, FailureList> FAILURES =
      new Address<>(
          "runs.failures", FailuresQuestion.class, FailureList.class, Duration.ofSeconds(30));

  /**
   * Stops a run for good: from now on no request is made for it; answers under way are kept.
   * Answers with the run; NOT_FOUND if unknown, CONFLICT when it is over otherwise.
   */
  public static final Address<RunQuestion, Run> CANCEL =
      new Address<>("runs.cancel", RunQuestion.class, Run.class, Duration.ofSeconds(30));

  /**
   * Takes a halted or failed run up where it stopped. Answers with the run; NOT_FOUND if unknown,
   * CONFLICT when it is over for good or a newer one has begun.
   */
  public static final Address<RunQuestion, Run> RESUME =
      new Address<>("runs.resume", RunQuestion.class, Run.class, Duration.ofSeconds(30));

  /**
   * Answers when nothing is under way on this node: a run that stopped still gets its last users.
   */
  public static final Address<DrainQuestion, Drained> DRAINED =
      new Address<>("runs.drained", DrainQuestion.class, Drained.class, Duration.ofMinutes(15));

  /** A run has work to take, or may have; every node looks. */
  public static final Broadcast<RunEvent> AVAILABLE = broadcast("runs.available");

  /** A run changed its state. */
  public static final Broadcast<RunEvent> CHANGED = broadcast("runs.changed");

  /**
   * How long what is under way may take at a stop, and who waits for it. Docker kills 10 s after
   * SIGTERM.
   */
  public static final Duration DRAIN = Duration.ofSeconds(8);

  private Runs() {}

  private static Broadcast<RunEvent> broadcast(String name) {
    return new Broadcast<>(
        name,
        event -> new JsonObject().put("run", event.run()),
        json -> new RunEvent(json.getString("run")));
  }

  /** Names the run of a broadcast; its state is in Redis. */
  public record RunEvent(String run) {}

  /**
   * What a trigger led to.
   *
   * @param how whether the run is new
   */
  public record Started(String run, RunState state, How how) {}

  /** How a trigger and a run met. */
  public enum How {
    /** The trigger began this run. */
    STARTED,
    /** The run was there and covers the trigger. */
    JOINED,
    /** A halted run goes on. */
    RESUMED,
    /** The run begins when the active one, which does not cover the trigger, has ended. */
    WAITING,
    /** This very trigger was seen before and led to this run. */
    REPEATED
  }

  /** Asks for one run. */
  public record RunQuestion(String run) {}

  /**
   * Asks for runs, newest first.
   *
   * @param after the last id of the page before, or empty
   * @param limit 1 to 100
   */
  public record ListQuestion(Optional<String> after, int limit) {}

  /** A page of runs; {@code next} is what to ask for after it, empty at the end. */
  public record RunList(List<Run> items, Optional<String> next) {
    /** Copies the list. */
    public RunList {
      items = List.copyOf(items);
    }
  }

  /** Asks to wait for what is under way. */
  public record DrainQuestion() {}

  /** Nothing is under way. */
  public record Drained() {}

  /**
   * Asks for failed users of a run, by tgid.
   *
   * @param after the last user of the page before, or empty
   * @param limit 1 to 1,000
   */
  public record FailuresQuestion(String run, Optional<Long> after, int limit) {}

  /** A page of failed users; {@code next} is what to ask for after it, empty at the end. */
  public record FailureList(List<FailedUser> items, Optional<Long> next) {
    /** Copies the list. */
    public FailureList {
      items = List.copyOf(items);
    }
  }

  /**
   * A user who got no new recommendation.
   *
   * @param reason a stable snake_case class
   * @param text one sentence
   */
  public record FailedUser(long tgid, String reason, String text) {}
}
