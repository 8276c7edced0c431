package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.bus.Broadcast;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
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

  private Keys() {}

  /**
   * Asks for a key.
   *
   * @param chunk the work it is for: refused unless its run is running and the asker owns the
   *     chunk; empty for a request by hand, which belongs to no run
   */
  public record LeaseQuestion(Optional<ChunkRef> chunk) {}

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
   * @param model the model to ask
   * @param day the Pacific day it was charged to, ISO 8601
   * @param chunk the work it is for
   */
  public record Lease(
      String id,
      int position,
      String fingerprint,
      String model,
      String day,
      Optional<ChunkRef> chunk)
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
   * @param setAsideFor how long the provider wants to be left alone with this key, where it said so
   */
  public record Settlement(
      Lease lease, Verdict verdict, Usage usage, Optional<Duration> setAsideFor) {}

  /** The settlement is in the ledger. */
  public record Settled() {}

  /** The event of {@link #EXHAUSTED}. */
  public record Exhausted(Instant until) {}
}
