package io.lunchbot.recommendations.cache;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What CacheVerticle answers. */
public final class Cache {
  /** What is known of some users before anybody is asked for them. */
  public static final Address<LookQuestion, Look> LOOK =
      new Address<>("cache.look", LookQuestion.class, Look.class, Duration.ofSeconds(30));

  /** Writes down what became of a user, exactly once a run. */
  public static final Address<Entry, Recorded> RECORD =
      new Address<>("cache.record", Entry.class, Recorded.class, Duration.ofSeconds(30));

  /** Lets the values some users have live for the full time again. */
  public static final Address<RenewQuestion, Renewed> RENEW =
      new Address<>("cache.renew", RenewQuestion.class, Renewed.class, Duration.ofSeconds(60));

  /** What earlier nights left of some users. */
  public static final Address<ReviewQuestion, Review> REVIEW =
      new Address<>("cache.review", ReviewQuestion.class, Review.class, Duration.ofSeconds(60));

  /** Writes down which users' values still hold, of each once a run. */
  public static final Address<Unchanged, Kept> KEEP =
      new Address<>("cache.keep", Unchanged.class, Kept.class, Duration.ofSeconds(60));

  /** Writes down since when some users wait for their first value. */
  public static final Address<Waiting, Written> WAIT =
      new Address<>("cache.wait", Waiting.class, Written.class, Duration.ofSeconds(60));

  /** What the bot shows one user now. */
  public static final Address<ReadQuestion, Shown> READ =
      new Address<>("cache.read", ReadQuestion.class, Shown.class, Duration.ofSeconds(30));

  /** Writes a value somebody asked for by hand; the next runs keep it for a while. */
  public static final Address<ByHand, Written> BY_HAND =
      new Address<>("cache.by_hand", ByHand.class, Written.class, Duration.ofSeconds(30));

  /** How what the bot shows one user came to be. */
  public static final Address<WhyQuestion, Why> WHY =
      new Address<>("cache.why", WhyQuestion.class, Why.class, Duration.ofSeconds(30));

  /** Writes values made without the provider for those who have none. */
  public static final Address<FallbackQuestion, Fallbacks> FALLBACK =
      new Address<>(
          "cache.fallback", FallbackQuestion.class, Fallbacks.class, Duration.ofSeconds(60));

  private Cache() {}

  /** Asks about users of a run. */
  public record LookQuestion(String run, List<Long> users) {
    /** Copies the list. */
    public LookQuestion {
      users = List.copyOf(users);
    }
  }

  /** One entry for every asked user, in the order asked. */
  public record Look(List<Known> users) {
    /** Copies the list. */
    public Look {
      users = List.copyOf(users);
    }
  }

  /**
   * What is known of a user.
   *
   * @param done this run has recorded him already
   * @param byHand when the value was written that he has now, if no run wrote it
   * @param told what he was told
   */
  public record Known(long tgid, boolean done, Optional<Instant> byHand, Told told) {}

  /** What can become of a user; the names are fields of the run's counters. */
  public enum OutcomeKind {
    GENERATED,
    RENEWED,
    SKIPPED,
    FAILED;

    /** The counter's name. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What became of a user.
   *
   * @param chunk the work he is part of; nothing is written once somebody else holds it
   * @param value what the bot is to show; only with GENERATED
   * @param reason why there is none: a snake_case class; only with FAILED and SKIPPED
   */
  public record Entry(
      ChunkRef chunk,
      long tgid,
      OutcomeKind outcome,
      Optional<Value> value,
      Optional<Reason> reason) {}

  /**
   * A new value and where it comes from.
   *
   * @param attempts requests that were made of the provider for it, the last one included; 1 or
   *     more
   * @param verdicts what each answer of the provider was found to be, the last one last: {@code ok}
   *     or a snake_case class
   * @param basis what it was made of
   * @param suggested on the last nights and by this value
   */
  public record Value(
      Recommendation recommendation,
      String model,
      String prompt,
      int attempts,
      List<String> verdicts,
      Basis basis,
      Suggested suggested) {
    /** Copies the list. */
    public Value {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * Why a user got no new value.
   *
   * @param kind a stable snake_case class
   * @param text one sentence without secrets
   */
  public record Reason(String kind, String text) {}

  /** How an entry met the ledger. */
  public enum Recorded {
    /** It is written. */
    RECORDED,
    /** The run had an entry for the user; nothing changed. */
    REPEATED,
    /** Another node holds the chunk; nothing changed. */
    LOST
  }

  /** Asks for the full time for these users' values. */
  public record RenewQuestion(List<Long> users) {
    /** Copies the list. */
    public RenewQuestion {
      users = List.copyOf(users);
    }
  }

  /**
   * Asks what is known of some users.
   *
   * @param renew whether their values live for the full time again; otherwise nothing is written
   */
  public record ReviewQuestion(List<Long> users, boolean renew) {
    /** Copies the list. */
    public ReviewQuestion {
      users = List.copyOf(users);
    }
  }

  /** One entry for every asked user, in the order asked. */
  public record Review(List<Memory> users) {
    /** Copies the list. */
    public Review {
      users = List.copyOf(users);
    }
  }

  /**
   * What earlier nights left of a user.
   *
   * @param served whether the bot has a value to show that a model wrote, ours or its own
   * @param run the newest run that saw to him; empty for none
   * @param generatedAt when his value was made
   * @param since the instant of the statistics his value was made of or last found to hold for; of
   *     one who is not served, of the plan that first met him
   * @param basis what his value was made of; without a fingerprint where the value is not ours
   */
  public record Memory(
      long tgid,
      boolean served,
      String run,
      Optional<Instant> generatedAt,
      Optional<Instant> since,
      Basis basis) {}

  /**
   * What a value was made of, kept to know when it has to be made anew.
   *
   * @param fingerprint of the statistics and the way of asking; empty for a value without one
   * @param dishes names of the dishes it names
   * @param lastOrder the newest order it knows of; 0 for none
   * @param instant of the statistics
   */
  public record Basis(String fingerprint, List<String> dishes, int lastOrder, Instant instant) {
    /** Copies the list. */
    public Basis {
      dishes = List.copyOf(dishes);
    }
  }

  /**
   * Users whose values still hold.
   *
   * @param planning the planning that found it out; nothing is written once another node has it
   * @param instant of the statistics it was found out by
   */
  public record Unchanged(ChunkRef planning, List<Long> users, Instant instant) {
    /** Copies the list. */
    public Unchanged {
      users = List.copyOf(users);
    }
  }

  /** Whether it is written down: false when the planning is another node's. */
  public record Kept(boolean held) {}

  /** Users without a value, met by a plan of an instant; what an earlier plan wrote stays. */
  public record Waiting(List<Long> users, Instant instant) {
    /** Copies the list. */
    public Waiting {
      users = List.copyOf(users);
    }
  }

  /** How many of the users had a value. */
  public record Renewed(int values) {}

  /** A value for one user that belongs to no run. */
  public record ByHand(long tgid, Value value) {}

  /** It is written. */
  public record Written() {}

  /** Asks to write these where there is nothing. */
  public record FallbackQuestion(List<Fallback> users) {
    /** Copies the list. */
    public FallbackQuestion {
      users = List.copyOf(users);
    }
  }

  /** A value for one user that no model wrote. */
  public record Fallback(long tgid, Recommendation value) {}

  /** How many were written; the other users had a value. */
  public record Fallbacks(int written) {}

  /** Asks about one user's value. */
  public record WhyQuestion(long tgid) {}

  /**
   * Where a user's value comes from and what the newest run did for him; each is empty where
   * nothing is known of it.
   *
   * @param run the newest run that saw to him
   * @param outcome what became of him in it, see {@link OutcomeKind#wire}
   * @param source of the value: {@code gemini}, {@code by_hand}, {@code rules} when no model wrote
   *     it, or {@code bot} when it is not ours
   * @param model that wrote the value; empty when none did, or when it is not ours
   * @param prompt the template's version; empty where model is
   * @param attempts requests it took; empty where model is, or older than the count of them
   * @param verdicts of the answers it took, see {@link Value}; empty where model is
   * @param dishes names of the dishes it names; empty where model is
   * @param failure why the run had nothing for him
   */
  public record Why(
      Optional<String> run,
      Optional<String> outcome,
      Optional<String> source,
      Optional<String> model,
      Optional<String> prompt,
      Optional<Integer> attempts,
      List<String> verdicts,
      List<String> dishes,
      Optional<Reason> failure) {
    /** Copies the lists. */
    public Why {
      verdicts = List.copyOf(verdicts);
      dishes = List.copyOf(dishes);
    }
  }

  /** Asks what the bot shows. */
  public record ReadQuestion(long tgid) {}

  /** What the bot shows; empty when there is nothing, or nothing readable. */
  public record Shown(Optional<Recommendation> recommendation) {}
}
