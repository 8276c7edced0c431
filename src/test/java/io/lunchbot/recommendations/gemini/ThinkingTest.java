package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThinkingTest {
  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, thinkingBudget, 0",
    "gemini-2.5-flash-lite, thinkingBudget, 0",
    "gemini-2.5-flash-preview-09-2025, thinkingBudget, 0",
    "gemini-2.5-pro, thinkingBudget, 128",
    "gemini-3.1-flash-lite, thinkingLevel, MINIMAL",
    "gemini-3.5-flash-lite, thinkingLevel, MINIMAL",
    "gemini-3.5-flash-lite-001, thinkingLevel, MINIMAL",
    "gemini-3.6-flash, thinkingLevel, MINIMAL",
    "gemini-3.5-flash, thinkingLevel, LOW",
    "gemini-3.7-flash, thinkingLevel, LOW",
    "gemini-3.8-flash, thinkingLevel, LOW",
    "gemini-3-pro-preview, thinkingLevel, LOW",
    "gemini-3.1-pro-preview, thinkingLevel, LOW",
    "gemini-3.9-flash-lite, thinkingLevel, LOW",
    "gemini-4-argon, thinkingLevel, LOW",
    "gemini-flash-latest, thinkingLevel, LOW",
    "gemini-flash-lite-latest, thinkingLevel, LOW",
    "gemini-pro-latest, thinkingLevel, LOW"
  })
  void a_model_thinks_as_little_as_its_line_allows(String model, String field, String setting) {
    String json = field.equals("thinkingLevel") ? '"' + setting + '"' : setting;

    assertThat(Thinking.of(model)).contains(new Thinking(field, json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemini-1.5-flash",
        "gemini-2.0-flash",
        "gemini-2.0-flash-lite",
        "gemini-2.5-flash-image",
        "gemini-3.1-flash-image-preview",
        "gemini-pro",
        "gemma-3-27b-it",
        "learnlm-2.0-flash",
        "gemini-9999999999-flash"
      })
  void a_model_that_may_not_think_is_not_told_to(String model) {
    assertThat(Thinking.of(model)).isEmpty();
  }
}
