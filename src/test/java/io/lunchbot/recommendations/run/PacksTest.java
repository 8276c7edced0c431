package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.observe.Observer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacksTest {
  private final Packs packs = packs();

  private static Packs packs() {
    Config.Gemini gemini =
        Config.from(
                new Settings(
                    Map.of(
                        Name.DATABASE_URL, "postgresql://u:p@h/d",
                        Name.REDIS_URL, "redis://h",
                        Name.GEMINI_API_KEYS, "k"),
                    List.of()))
            .gemini();
    return new Packs(
        gemini.usersPerRequest(), new CurrentKeys(new KeyRing(gemini.apiKeys())), Observer.NONE);
  }

  private static Refused refused(Verdict verdict, String reason) {
    return new Refused(verdict, reason, "text", Usage.NONE, LimitSignal.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stalled", "timeout", "too_large"})
  void an_answer_that_came_too_late_halves_the_next_requests(String reason) {
    packs.learn(8, refused(Verdict.PROVIDER_DOWN, reason));

    assertThat(packs.now()).isEqualTo(4);
  }

  @Test
  void a_provider_that_is_overloaded_says_nothing_of_how_many_users_there_may_be() {
    packs.learn(8, refused(Verdict.PROVIDER_DOWN, "overloaded"));
    packs.learn(8, refused(Verdict.MINUTE_LIMIT, "minute_limit"));

    assertThat(packs.now()).isEqualTo(8);
  }

  @Test
  void one_user_whose_data_are_refused_is_no_reason_for_smaller_requests() {
    packs.learn(8, refused(Verdict.OK, "safety"));
    packs.learn(8, refused(Verdict.OK, "blocked_prompt"));

    assertThat(packs.now()).isEqualTo(8);
  }
}
