package io.lunchbot.recommendations.observe;

import io.lunchbot.recommendations.bus.Address;
import java.time.Duration;

/**
 * Whether this node reaches the servers it needs, each told by the room that talks to it. The
 * answers are of this moment and cost the server a question: who asks shares them.
 */
public final class Health {
  /** Longer than this nobody waits: a server that is silent is away. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Served by StatsVerticle, which opens a connection for it. */
  public static final Address<HealthQuestion, Standing> POSTGRESQL = about("postgresql");

  /** Served by RunVerticle, on the connection all commands go over. */
  public static final Address<HealthQuestion, Standing> REDIS = about("redis");

  /** Served by KafkaVerticle, which knows without asking. */
  public static final Address<HealthQuestion, Standing> KAFKA = about("kafka");

  /** Served by PulseVerticle, once on every event loop: the loop that is asked turns. */
  public static final Address<HealthQuestion, Standing> PULSE = about("pulse");

  private Health() {}

  private static Address<HealthQuestion, Standing> about(String server) {
    return new Address<>("health." + server, HealthQuestion.class, Standing.class, LIMIT);
  }

  /** Asks how a server stands. */
  public record HealthQuestion() {}

  /** How a server stands. */
  public enum Standing {
    /** It answers. */
    UP,
    /** It cannot be reached, or does not answer what it must. */
    AWAY
  }
}
