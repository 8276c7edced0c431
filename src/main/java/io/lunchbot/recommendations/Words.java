package io.lunchbot.recommendations;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.observe.Vocabulary;
import io.lunchbot.recommendations.run.RunState;
import java.util.Locale;
import java.util.stream.Stream;

/** The words that metrics may have as labels: those of all rooms together. */
final class Words {
  private Words() {}

  /** All there are in this process. */
  static Vocabulary of(Config config) {
    return new Vocabulary(
        models(config).toList(),
        RunState.all().stream().map(RunState::name).toList(),
        Stream.of(Cache.OutcomeKind.values()).map(Cache.OutcomeKind::wire).toList(),
        Stream.of(Verdict.values())
            .map(verdict -> verdict.name().toLowerCase(Locale.ROOT))
            .toList());
  }

  /** The model that is asked, and those that stand in for it. */
  static Stream<String> models(Config config) {
    return Stream.concat(
        Stream.of(config.gemini().model()), config.gemini().fallbackModels().stream());
  }
}
