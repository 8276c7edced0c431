package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.keys.Breaker.Change;
import io.lunchbot.recommendations.keys.Breaker.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The models that may be asked: the configured one, and those that stand in for it while it does
 * not answer or is gone. Not thread-safe.
 */
final class Models {
  /** A model that was not found may only have been renamed on the way: asked again then. */
  static final Duration GONE = Duration.ofHours(1);

  /** One model with what this node knows of it. */
  static final class Model {
    private final String name;
    private final Breaker breaker;
    private final KeyPool projects = new KeyPool();
    private Instant goneUntil = Instant.MIN;

    private Model(String name, Breaker breaker) {
      this.name = name;
      this.breaker = breaker;
    }

    String name() {
      return name;
    }

    KeyPool projects() {
      return projects;
    }

    Breaker breaker() {
      return breaker;
    }

    boolean isGone(Instant now) {
      return now.isBefore(goneUntil);
    }

    Keys.ModelView view(Instant now) {
      return new Keys.ModelView(
          name,
          isGone(now) ? Keys.ModelState.GONE : Keys.ModelState.valueOf(breaker.state().name()));
    }
  }

  /**
   * A model to ask.
   *
   * @param model empty when none may be asked now
   * @param held how long the models before it keep requests back; zero when none does
   */
  record Choice(Optional<Model> model, Duration held) {}

  private final List<Model> models;

  /**
   * Models that all answer, as far as anybody knows.
   *
   * @param names in the order of preference, at least one
   * @param concurrency of the node
   */
  Models(List<String> names, int concurrency, RandomGenerator random) {
    this.models =
        names.stream().map(name -> new Model(name, new Breaker(concurrency, random))).toList();
  }

  /** Chooses for a request, which then is under way with the chosen model. */
  Choice enter(String id, Instant now) {
    Duration held = Duration.ZERO;
    for (Model model : models) {
      if (!model.isGone(now)) {
        Duration wait = model.breaker.enter(id, now);
        if (wait.isZero()) {
          return new Choice(Optional.of(model), held);
        }
        held = held.isZero() || wait.compareTo(held) < 0 ? wait : held;
      }
    }
    return new Choice(Optional.empty(), held);
  }

  /** What a request says of its model. */
  Change settled(Model model, String id, Verdict verdict, String reason, Instant now) {
    if (verdict == Verdict.MODEL_GONE && othersThan(model, now).findAny().isPresent()) {
      model.goneUntil = now.plus(GONE);
    }
    return model.breaker.settled(id, result(verdict, reason), now);
  }

  private static Result result(Verdict verdict, String reason) {
    return switch (verdict) {
      case PROVIDER_DOWN -> Result.FAILED;
      // What never left because of us says nothing of the provider.
      case NOT_SENT -> reason.equals("connection_failed") ? Result.FAILED : Result.UNTOLD;
      default -> Result.ANSWERED;
    };
  }

  private Stream<Model> othersThan(Model model, Instant now) {
    return models.stream().filter(other -> other != model && !other.isGone(now));
  }

  /** Whether a model can still be asked although this one was not found. */
  boolean hasOthersThan(Model model, Instant now) {
    return othersThan(model, now).findAny().isPresent();
  }

  /** The model of this name; the first for one that is not configured any more. */
  Model named(String name) {
    return models.stream().filter(m -> m.name.equals(name)).findFirst().orElse(models.get(0));
  }

  /** All of them, in the order of preference. */
  List<Model> all() {
    return models;
  }
}
