package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.stack.LogWatch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartLogTest {
  private static Config config(String keys) {
    return config(keys, "");
  }

  private static Config config(String keys, String logPrompts) {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.GEMINI_LOG_PROMPTS, logPrompts);
    said.put(Name.DATABASE_URL, "postgresql://bot:hunter2@db.example:5433/lunch_bot");
    said.put(Name.REDIS_URL, "redis://bot:hunter2@cache.example:6380/2");
    said.put(Name.KAFKA_BROKERS, "kafka.example:9092");
    said.put(Name.GEMINI_API_KEYS, keys);
    said.put(Name.GEMINI_FALLBACK_MODELS, "gemini-other");
    said.put(Name.ALERT_WEBHOOK_URL, "https://hooks.example/hunter2");
    said.put(Name.HTTP_TOKEN, "hunter2");
    said.put(Name.DAILY_BUDGET, "0.75");
    return Config.from(new Settings(said, List.of()));
  }

  private static List<String> said(Config config) {
    try (LogWatch log = new LogWatch(text -> text.contains("StartLog"))) {
      StartLog.say(config, "4711@host");
      return log.found();
    }
  }

  @Test
  void a_start_says_what_the_node_was_told_and_no_secret() {
    String keys = "AIzaSyHUNTER-abcdefghijklm-0001,AIzaSyHUNTER-abcdefghijklm-0002";

    String lines = String.join("\n", said(config(keys)));

    assertThat(lines)
        .contains(
            "Service starts version=unpacked node=4711@host",
            "webhook=on",
            "Servers postgresql=db.example:5433/lunch_bot redis=redis://cache.example:6380/2"
                + " kafka=kafka.example:9092",
            "Gemini is asked model=gemini-3.5-flash-lite fallback=gemini-other"
                + " to=https://generativelanguage.googleapis.com concurrency=16",
            "Budget of a day budget_usd=0.75",
            "Keys are known keys=2 free=2 paid=0 masks=AIza…0001,AIza…0002",
            "Recommendations live seconds=86400 language=ru chunk_size=200")
        .doesNotContain("hunter2")
        .doesNotContain("HUNTER");
  }

  @Test
  void a_start_warns_when_prompts_are_logged_and_only_then() {
    assertThat(said(config("k1", "true")).stream().filter(line -> line.startsWith("WARN")))
        .singleElement()
        .asString()
        .contains("Prompts and answers are logged", "what people ate", "gemini.log_prompts");
    assertThat(said(config("k1", "false"))).noneMatch(line -> line.contains("Prompts"));
    assertThat(said(config("k1"))).noneMatch(line -> line.contains("Prompts"));
  }

  @Test
  void however_many_keys_there_are_they_fill_one_line() {
    String keys =
        IntStream.range(0, 500)
            .mapToObj("AIzaSyHUNTER-abcdefghijklm-%04d"::formatted)
            .collect(Collectors.joining(","));

    List<String> lines = said(config(keys));

    assertThat(lines).hasSizeLessThan(10).allMatch(line -> line.length() < 400);
    assertThat(lines).anyMatch(line -> line.contains("keys=500") && line.contains("0019,…"));
  }
}
