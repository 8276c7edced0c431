package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The runs that ended, for those who are told outside. Each sink gets every one at least once,
 * whichever node tells it: what a node has asked for is its own until it says how it went, or until
 * it has not asked again for 60 s.
 */
public final class Notices {
  /** The oldest one the sink was not told of; asking again for it keeps it. */
  public static final Address<Question, Answer> NEXT =
      new Address<>("runs.ended.next", Question.class, Answer.class, Duration.ofSeconds(30));

  /** The sink was told. Safe to repeat. */
  public static final Address<Told, Done> TOLD =
      new Address<>("runs.ended.told", Told.class, Done.class, Duration.ofSeconds(30));

  /** Any node may take it at once. */
  public static final Address<GivenBack, Done> GIVEN_BACK =
      new Address<>("runs.ended.given_back", GivenBack.class, Done.class, Duration.ofSeconds(30));

  private Notices() {}

  /** Who is told. */
  public enum Sink {
    KAFKA,
    WEBHOOK;

    /** Its name in the ledger and in the log. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A run that was halted, completed, cancelled or failed.
   *
   * @param entry names the notice; a run that is resumed has more than one
   * @param at when it ended
   * @param run as it was then
   */
  public record Notice(String entry, Instant at, Run run) {}

  /** Asks for a notice. */
  public record Question(Sink sink) {}

  /** A notice, if there is one that no other node has in hand. */
  public record Answer(Optional<Notice> notice) {}

  /** Names a notice that reached its sink. */
  public record Told(Sink sink, String entry) {}

  /** Names a notice that did not. */
  public record GivenBack(Sink sink, String entry) {}

  /** It is written down. */
  public record Done() {}
}
