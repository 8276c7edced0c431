package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.cli.Finding;
import io.lunchbot.recommendations.gemini.Gemini.Looked;
import io.lunchbot.recommendations.keys.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHealthTest {
  @ParameterizedTest
  @CsvSource({
    "OK OK,0,ok    Model",
    "OK INVALID_KEY,0,WARN  Key",
    "OK PROVIDER_DOWN,0,WARN  Key",
    "RATE_LIMITED INVALID_KEY,0,WARN  Key",
    "INVALID_KEY PROJECT_REFUSED,4,FAIL  Keys",
    "INVALID_KEY NOT_SENT,4,FAIL  Keys",
    "MODEL_GONE INVALID_KEY,4,FAIL  Model",
    "NOT_SENT PROVIDER_DOWN,5,FAIL  Gemini"
  })
  void one_usable_key_is_enough(String verdicts, int exitCode, String line) {
    List<KeyHealth.Seen> seen =
        Stream.of(verdicts.split(" "))
            .map(Verdict::valueOf)
            .map(verdict -> new KeyHealth.Seen("Key", new Looked(verdict, "reason", "text")))
            .toList();

    List<Finding> findings = new KeyHealth("some-model", seen).findings();

    assertThat(Finding.list(findings)).contains(line);
    assertThat(Finding.exitCode(findings)).isEqualTo(exitCode);
  }
}
