package io.lunchbot.recommendations.embedded.standin;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the provider refuses in a request whose fields are all known. The texts on parts, roles,
 * budgets and levels are the provider's; where none was captured it is the bare sentence it says of
 * anything, or, for the two on schemas, one of ours. Pure.
 */
final class StandInRules {
  private static final String BARE = "Request contains an invalid argument.";
  private static final Set<String> ROLES = Set.of("user", "model", "function");
  private static final int OUTPUT_LIMIT = 65_536;
  private static final Pattern VERSION =
      Pattern.compile("gemini-(\\d{1,3})(?:\\.(\\d{1,3}))?-(flash-lite|[a-z]+).*");

  private final Map<String, ?> body;
  private final String model;

  private StandInRules(Map<String, ?> body, String model) {
    this.body = body;
    this.model = model;
  }

  /** The first rule a request breaks, in words; its fields have passed {@link StandInChecker}. */
  static Optional<String> broken(Map<String, ?> body, String model) {
    StandInRules rules = new StandInRules(body, model);
    return rules
        .brokenByContents()
        .or(rules::brokenBySchema)
        .or(rules::brokenByThinking)
        .or(rules::brokenByNumbers);
  }

  private Optional<String> brokenByContents() {
    List<?> contents = StandInNames.elements(StandInNames.get(body, "contents"));
    if (contents.isEmpty()) {
      return Optional.of("* GenerateContentRequest.contents: contents is not specified\n");
    }
    for (int i = 0; i < contents.size(); i++) {
      Optional<String> broken = brokenByContent("contents[" + i + "]", contents.get(i));
      if (broken.isPresent()) {
        return broken;
      }
    }
    Object last = contents.get(contents.size() - 1);
    if (isNewest() && "model".equals(StandInNames.get(last, "role"))) {
      return Optional.of(BARE);
    }
    Object instruction = StandInNames.get(body, "systemInstruction");
    return instruction == null
        ? Optional.empty()
        : brokenByParts("system_instruction", instruction);
  }

  private static Optional<String> brokenByContent(String path, Object content) {
    Object role = StandInNames.get(content, "role");
    if (role != null && !ROLES.contains(role)) {
      return Optional.of("Please use a valid role: user, model.");
    }
    return brokenByParts(path, content);
  }

  private static Optional<String> brokenByParts(String path, Object content) {
    List<?> parts = StandInNames.elements(StandInNames.get(content, "parts"));
    if (parts.isEmpty()) {
      return Optional.of(
          "* GenerateContentRequest." + path + ".parts: contents.parts must not be empty.\n");
    }
    for (int i = 0; i < parts.size(); i++) {
      if (isEmpty(parts.get(i))) {
        return Optional.of(
            ("* GenerateContentRequest.%s.parts[%d].data: required oneof field 'data' must have one"
                    + " initialized field\n")
                .formatted(path, i));
      }
    }
    return Optional.empty();
  }

  private static boolean isEmpty(Object part) {
    return StandInFields.DATA.stream()
        .map(name -> StandInNames.get(part, name))
        .allMatch(data -> data == null || data.equals(""));
  }

  private Optional<String> brokenBySchema() {
    boolean subset = config("responseSchema").isPresent();
    boolean whole =
        config("responseJsonSchema").or(() -> config("_responseJsonSchema")).isPresent();
    if (subset && whole) {
      return Optional.of("response_schema and response_json_schema must not both be set.");
    }
    boolean shaped = config("responseMimeType").filter(StandInRules::takesSchema).isPresent();
    return (subset || whole) && !shaped
        ? Optional.of("A response schema needs the response_mime_type application/json.")
        : Optional.empty();
  }

  private static boolean takesSchema(Object mimeType) {
    return mimeType.equals("application/json") || mimeType.equals("text/x.enum");
  }

  private Optional<String> brokenByThinking() {
    Object thinking = config("thinkingConfig").orElse(null);
    Object budget = StandInNames.get(thinking, "thinkingBudget");
    Object level = StandInNames.get(thinking, "thinkingLevel");
    if (budget != null && level != null) {
      return Optional.of("You can only set only one of thinking budget and thinking level.");
    }
    if (level != null && !takesLevel(String.valueOf(level).toUpperCase(Locale.ROOT))) {
      return Optional.of("Thinking level is not supported for this model.");
    }
    return Optional.ofNullable(budget)
        .map(tokens -> new BigDecimal(String.valueOf(tokens)).intValue())
        .filter(tokens -> !takesBudget(tokens))
        .map(tokens -> "The thinking budget (" + tokens + ") is invalid.");
  }

  private boolean takesLevel(String level) {
    if (generation() < 300) {
      return false;
    }
    return !level.equals("MINIMAL")
        || Stream.of("3.1-flash-lite", "3.5-flash", "3.6-flash", "flash-lite-latest")
            .anyMatch(line -> model.startsWith("gemini-" + line));
  }

  private boolean takesBudget(int tokens) {
    if (tokens == -1) {
      return true;
    }
    if (model.contains("pro")) {
      return tokens >= 128 && tokens <= 32_768;
    }
    return tokens == 0 || (tokens >= (model.contains("lite") ? 512 : 1) && tokens <= 24_576);
  }

  private Optional<String> brokenByNumbers() {
    if (isNewest()
        && (config("frequencyPenalty").isPresent() || config("presencePenalty").isPresent())) {
      return Optional.of(BARE);
    }
    if (config("temperature").filter(number -> isOutside(number, 0, 2)).isPresent()
        || config("topP").filter(number -> isOutside(number, 0, 1)).isPresent()) {
      return Optional.of(BARE);
    }
    return config("maxOutputTokens")
        .filter(number -> isOutside(number, 1, OUTPUT_LIMIT))
        .map(
            number ->
                ("Unable to submit request because it has a maxOutputTokens value of %s but the"
                        + " supported range is from 1 (inclusive) to 65537 (exclusive). Update the"
                        + " value and try again.")
                    .formatted(number));
  }

  private static boolean isOutside(Object number, int least, int most) {
    BigDecimal value = new BigDecimal(String.valueOf(number));
    return value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(most)) > 0;
  }

  private Optional<Object> config(String name) {
    return Optional.ofNullable(StandInNames.get(StandInNames.get(body, "generationConfig"), name));
  }

  /** Lines from 3.5 Flash-Lite and 3.6 Flash on, which took several old liberties away. */
  private boolean isNewest() {
    return generation() >= 306 || model.startsWith("gemini-3.5-flash-lite");
  }

  /** Major version times 100 plus minor; names that move along are always the newest. */
  private int generation() {
    Matcher version = VERSION.matcher(model);
    if (!version.matches()) {
      return model.endsWith("-latest") ? Integer.MAX_VALUE : 0;
    }
    int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
    return Integer.parseInt(version.group(1)) * 100 + minor;
  }
}
