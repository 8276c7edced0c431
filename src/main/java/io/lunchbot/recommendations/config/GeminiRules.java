package io.lunchbot.recommendations.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What must hold of the keys, the models and the times of one configuration. */
final class GeminiRules {
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONGEST_DEADLINE = Duration.ofHours(1);
  private static final BigDecimal HIGHEST_BUDGET = BigDecimal.valueOf(100_000);

  /** What a budget may be. */
  static final String BUDGET =
      "USD above 0, at most 100000, to the millionth, such as 5 or 0.75; empty for no budget";

  private GeminiRules() {}

  /** At least one key, none twice, each printable, and one opinion on each project. */
  static void keys(List<ApiKey> keys, Mistakes mistakes) {
    String path = Name.GEMINI_API_KEYS.label();
    long distinct = keys.stream().map(ApiKey::secret).distinct().count();
    mistakes
        .check(!keys.isEmpty(), path, "", "at least one API key")
        .check(
            keys.stream().allMatch(key -> KeyText.isKey(key.secret().value())),
            path,
            "****",
            KeyText.KEYS)
        .check(
            distinct == keys.size(), path, keys.size() - distinct + " repeated", "every key once");
    keys.stream()
        .filter(key -> !key.project().isEmpty())
        .collect(Collectors.groupingBy(ApiKey::project, TreeMap::new, Collectors.toList()))
        .forEach((project, its) -> oneOpinion(project, its, mistakes));
  }

  /** The provider counts by project, so its keys cannot have limits of their own. */
  private static void oneOpinion(String project, List<ApiKey> keys, Mistakes mistakes) {
    Map<String, Function<ApiKey, Object>> facts = new LinkedHashMap<>();
    facts.put("tier", key -> key.tier().text());
    facts.put("requests_per_day", key -> key.limits().requestsPerDay());
    facts.put("requests_per_minute", key -> key.limits().requestsPerMinute());
    facts.put("tokens_per_minute", key -> key.limits().tokensPerMinute());
    facts.forEach(
        (fact, of) -> {
          List<String> values = keys.stream().map(of).map(String::valueOf).distinct().toList();
          if (values.size() > 1) {
            mistakes.add(
                Name.GEMINI_API_KEYS.label()
                    + ": the keys of project \""
                    + project
                    + "\" have the "
                    + fact
                    + " "
                    + String.join(" and ", values)
                    + "; allowed: the same for all keys of a project");
          }
        });
  }

  /** Names as the provider writes them, each once. */
  static void models(String model, List<String> fallbacks, Mistakes mistakes) {
    mistakes.check(
        isModel(model),
        Name.GEMINI_MODEL.label(),
        model,
        "a model's name without \"models/\", such as gemini-3.5-flash-lite");
    Set<String> before = new HashSet<>(Set.of(model));
    for (String fallback : fallbacks) {
      mistakes
          .check(
              isModel(fallback),
              Name.GEMINI_FALLBACK_MODELS.label(),
              fallback,
              "models' names without \"models/\", with commas between them")
          .check(
              before.add(fallback),
              Name.GEMINI_FALLBACK_MODELS.label(),
              fallback,
              "models other than " + Name.GEMINI_MODEL.path() + ", each once");
    }
  }

  private static boolean isModel(String name) {
    return name.matches("[A-Za-z0-9._-]{1,100}");
  }

  /**
   * Enough for something, not so much that a slip of the pen costs a house, and no finer than
   * prices.
   */
  static void budget(Optional<BigDecimal> usd, Mistakes mistakes) {
    usd.ifPresent(
        amount ->
            mistakes.check(
                amount.signum() > 0
                    && amount.compareTo(HIGHEST_BUDGET) <= 0
                    && amount.stripTrailingZeros().scale() <= 6,
                Name.DAILY_BUDGET.label(),
                amount.toPlainString(),
                BUDGET));
  }

  /** Each within its bounds, and time for at least one attempt. */
  static void times(
      Duration timeout, Duration connect, Duration idle, Duration deadline, Mistakes mistakes) {
    Duration second = Duration.ofSeconds(1);
    // A time-out that is itself wrong must not make the deadline wrong, too.
    boolean right = timeout.compareTo(second) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0;
    Duration least = right ? timeout : second;
    mistakes
        .range(Name.GEMINI_TIMEOUT.label(), timeout, second, LONGEST_TIMEOUT)
        .range(
            Name.GEMINI_CONNECT_TIMEOUT.label(),
            connect,
            Duration.ofMillis(100),
            Duration.ofMinutes(1))
        .range(Name.GEMINI_IDLE_TIMEOUT.label(), idle, second, LONGEST_TIMEOUT)
        .check(
            deadline.compareTo(least) >= 0 && deadline.compareTo(LONGEST_DEADLINE) <= 0,
            Name.GEMINI_DEADLINE.label(),
            Durations.text(deadline),
            "a duration from 1s to 1h that is not shorter than " + Name.GEMINI_TIMEOUT.path());
  }
}
