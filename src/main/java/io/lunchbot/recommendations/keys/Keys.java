package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.bus.Broadcast;
import io.lunchbot.recommendations.config.Tier;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What KeyPoolVerticle answers, and what it tells every node. */
public final class Keys {
  /** May one request be made, and with which key? Answers at once; never waits for a key. */
  public static final Address<LeaseQuestion, LeaseAnswer> LEASE =
      new Address<>("keys.lease", LeaseQuestion.class, LeaseAnswer.class, Duration.ofSeconds(30));

  /** What became of a leased request. Asking twice with one lease counts once. */
  public static final Address<Settlement, Settled> SETTLE =
      new Address<>("keys.settle", Settlement.class, Settled.class, Duration.ofSeconds(30));

  /** No key is left before an instant: nobody asks the provider any more. */
  public static final Broadcast<Exhausted> EXHAUSTED =
      new Broadcast<>(
          "keys.exhausted",
          event -> new JsonObject().put("until", event.until().toString()),
          json -> new Exhausted(Instant.parse(json.getString("until"))));

  /** How the pool stands. */
  public static final Address<PoolQuestion, Pool> POOL =
      new Address<>("keys.pool", PoolQuestion.class, Pool.class, Duration.ofSeconds(30));

  /** How this node finds the models. */
  public static final Address<ModelsQuestion, ModelList> MODELS =
      new Address<>("keys.models", ModelsQuestion.class, ModelList.class, Duration.ofSeconds(5));

  /** Somebody mended a key: whatever set it or its project aside is forgotten. */
  public static final Address<ResetQuestion, Reset> RESET =
      new Address<>("keys.reset", ResetQuestion.class, Reset.class, Duration.ofSeconds(30));

  /** Which keys are to be looked at: set aside as wrong, and their time is over. */
  public static final Address<DueQuestion, Due> DUE =
      new Address<>("keys.due", DueQuestion.class, Due.class, Duration.ofSeconds(30));

  /** What a look at a key found; no request was made with it. */
  public static final Address<Looked, Noted> LOOKED =
      new Address<>("keys.looked", Looked.class, Noted.class, Duration.ofSeconds(30));

  /** {@link CurrentKeys} holds other keys now. */
  public static final Address<Replaced, Noted> REPLACED =
      new Address<>("keys.replaced", Replaced.class, Noted.class, Duration.ofSeconds(30));

  /** There may be keys again: whoever waits for some asks. */
  public static final Broadcast<Available> AVAILABLE =
      new Broadcast<>(
          "keys.available",
          event -> new JsonObject().put("why", event.why()),
          json -> new Available(json.getString("why", "")));

  private Keys() {}

  /**
   * Asks for a key.
   *
   * @param chunk the work it is for: refused unless its run is running and the asker owns the
   *     chunk; empty for a request by hand, which belongs to no run
   * @param tokens how many input tokens the request takes at most, by estimate
   */
  public record LeaseQuestion(Optional<ChunkRef> chunk, int tokens) {}

  /**
   * A chunk of a run as one consumer holds it.
   *
   * @param run the run's id
   * @param entry the stream entry's id
   * @param consumer who holds it; unique to a process start
   */
  public record ChunkRef(String run, String entry, String consumer) {}

  /** The answer to {@link #LEASE}. */
  public sealed interface LeaseAnswer permits Lease, Wait, Spent, Revoked {}

  /**
   * One request is charged and may be made now.
   *
   * @param id names this request in the ledger
   * @param position of the key in the configuration, from 0, as the bot counts them
   * @param fingerprint of the key; the key itself never travels
   * @param group of the key, see {@link KeyGroup}
   * @param model the model to ask
   * @param asked when the question for it was sent, by the node's clock: a request that is not on
   *     the wire one second later must not be made
   * @param chunk the work it is for
   * @param tier of the project: it says for how many users the request may be
   */
  public record Lease(
      String id,
      int position,
      String fingerprint,
      String group,
      String model,
      Instant asked,
      Optional<ChunkRef> chunk,
      Tier tier)
      implements LeaseAnswer {}

  /** No key now, one after this time, by Redis' clock; longer than 0. */
  public record Wait(Duration left) implements LeaseAnswer {}

  /** No key before the provider's day ends or an operator helps. */
  public record Spent(Instant until) implements LeaseAnswer {}

  /** The run is not running any more, or another node holds the chunk: give the work up. */
  public record Revoked() implements LeaseAnswer {}

  /**
   * What became of a lease.
   *
   * @param signal what the provider said of its limits
   * @param reason a stable snake_case class of the refusal; empty for none
   * @param text one redacted sentence on it for the operator; empty for none
   */
  public record Settlement(
      Lease lease, Verdict verdict, Usage usage, LimitSignal signal, String reason, String text) {}

  /**
   * The settlement is in the ledger.
   *
   * @param modelDown whether the model's breaker is not closed: this failure is an outage's, not
   *     the user's
   * @param modelsLeft whether there is still a model to ask
   */
  public record Settled(boolean modelDown, boolean modelsLeft) {}

  /** The event of {@link #EXHAUSTED}. */
  public record Exhausted(Instant until) {}

  /** Asks for the pool. */
  public record PoolQuestion() {}

  /**
   * The pool at one moment.
   *
   * @param model the model the figures are about
   * @param modelAnswers false while its breaker keeps requests back on this node
   * @param dayEnds when the provider's day ends
   * @param pausedUntil until when nobody asks, because everybody was refused at once
   * @param groups the projects, in the order of their first keys
   * @param budget what paid requests of the day may cost; empty for as much as it takes
   */
  public record Pool(
      String model,
      boolean modelAnswers,
      Instant dayEnds,
      Optional<Instant> pausedUntil,
      List<KeyView> keys,
      List<GroupView> groups,
      Optional<Budget> budget) {
    /** Copies the lists. */
    public Pool {
      keys = List.copyOf(keys);
      groups = List.copyOf(groups);
    }
  }

  /**
   * The budget of a Pacific day.
   *
   * @param spentUsd requests under way by the estimate of their input
   */
  public record Budget(BigDecimal limitUsd, BigDecimal spentUsd) {}

  /**
   * What a project may still do.
   *
   * @param name see {@link KeyGroup}
   * @param paid whether its requests cost money
   * @param leftToday requests it may make before the reset, minute limits left out; 0 while it is
   *     set aside until then, all its keys are wrong or the day's budget is spent
   * @param requestsPerDay what it may make in a whole day, the bot's reserves left out
   * @param requestsPerMinute its limit in any 60 s; 0 is unknown
   */
  public record GroupView(
      String name, boolean paid, long leftToday, long requestsPerDay, int requestsPerMinute) {}

  /** How a key stands. */
  public enum KeyState {
    /** It may be used. */
    READY,
    /** Its project waits for a minute limit to pass. */
    WAITING,
    /** Its requests of this day are used up, or what paid ones may cost. */
    USED_UP,
    /** Its project is set aside until the reset. */
    SET_ASIDE,
    /** It is wrong, leaked or blocked. */
    INVALID
  }

  /**
   * One key as an operator may see it.
   *
   * @param masked enough of it to be recognised by its owner
   * @param project its label; empty for a project of its own
   * @param paid whether its requests cost money
   * @param usedToday requests of this service with it
   * @param usedByBot requests of the bot with it
   * @param leftToday requests its project or the key itself allows before the reset
   * @param usedThisMinute requests of its project in the window
   * @param until when the state ends; empty for {@link KeyState#READY}
   * @param reason a stable snake_case class; empty for none
   */
  public record KeyView(
      int position,
      String masked,
      String fingerprint,
      String project,
      boolean paid,
      long usedToday,
      long usedByBot,
      long leftToday,
      long usedThisMinute,
      KeyState state,
      Optional<Instant> until,
      String reason) {}

  /** Asks for the models. */
  public record ModelsQuestion() {}

  /** The configured models, in the order of preference. */
  public record ModelList(List<ModelView> items) {
    /** Copies the list. */
    public ModelList {
      items = List.copyOf(items);
    }
  }

  /** How this node finds one model. */
  public record ModelView(String name, ModelState state) {}

  /** Whether a model is asked; the first four are states of its breaker. */
  public enum ModelState {
    /** It is asked. */
    CLOSED,
    /** It did not answer and is left alone. */
    OPEN,
    /** One request finds out whether it answers again. */
    PROBING,
    /** It answers again and is asked ever more. */
    SLOW_START,
    /** The provider does not know it. */
    GONE
  }

  /** Asks to forget what set a key aside. */
  public record ResetQuestion(String fingerprint) {}

  /** It is forgotten. */
  public record Reset() {}

  /** Asks for keys to be looked at. */
  public record DueQuestion() {}

  /** Fingerprints of keys to be looked at. */
  public record Due(List<String> fingerprints) {
    /** Copies the list. */
    public Due {
      fingerprints = List.copyOf(fingerprints);
    }
  }

  /**
   * What a look found.
   *
   * @param verdict {@link Verdict#OK} or {@link Verdict#INVALID_KEY}; anything else changes nothing
   * @param reason a stable snake_case class; empty for none
   */
  public record Looked(String fingerprint, Verdict verdict, String reason, String text) {}

  /** Tells of other keys. */
  public record Replaced() {}

  /** It is written down. */
  public record Noted() {}

  /**
   * The event of {@link #AVAILABLE}.
   *
   * @param why {@code reset} of the day, {@code keys_replaced}, {@code key_reset} or {@code
   *     key_valid}
   */
  public record Available(String why) {}
}
