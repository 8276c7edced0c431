package io.lunchbot.recommendations.config;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes keys of what was said of them: a text with commas, or a JSON array whose elements are keys
 * or objects that say more of one. No key is ever part of a mistake, its mask at the most.
 */
final class ApiKeysReader {
  private static final List<String> FIELDS =
      List.of(
          "key",
          "project",
          "tier",
          "reserve",
          "requests_per_day",
          "requests_per_minute",
          "tokens_per_minute");

  /** A text with commas does not begin like this; a key may begin with a bracket alone. */
  private static final Pattern MEANT_AS_JSON = Pattern.compile("\\{|\\[\\s*[\"{\\]]");

  /** A field that may be told: what stands there by mistake can be the key itself. */
  private static final Pattern HARMLESS = Pattern.compile("[a-z_]{1,24}");

  private static final String WHOLE = "a whole number from 0 to " + Integer.MAX_VALUE;

  private static final String NO_TIER_IN_FILES =
      "; a file of keys cannot say it, a list gemini.api_keys can";

  private final Settings said;
  private final Mistakes mistakes;
  private final Limits limits;
  private final int reserve;
  private final boolean freeTierAllowed;
  private boolean complete = true;

  ApiKeysReader(Settings said, Mistakes mistakes) {
    this.said = said;
    this.mistakes = mistakes;
    this.limits =
        new Limits(
            said.number(Name.GEMINI_MAX_REQUESTS_PER_KEY, mistakes),
            notNegative(Name.GEMINI_REQUESTS_PER_MINUTE),
            notNegative(Name.GEMINI_TOKENS_PER_MINUTE));
    this.reserve = notNegative(Name.GEMINI_RESERVE);
    this.freeTierAllowed = said.flag(Name.ALLOW_FREE_TIER, true, mistakes);
  }

  /** The keys in the order of the configuration. When some are wrong, there are mistakes. */
  List<ApiKey> read() {
    List<Object> elements = elements(said.text(Name.GEMINI_API_KEYS));
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      key(from().path() + "[" + i + "]", elements.get(i)).ifPresent(keys::add);
    }
    complete &= !said.has(Name.GEMINI_API_KEYS_FILE) || said.has(Name.GEMINI_API_KEYS);
    if (keys.isEmpty() && !complete && !mistakes.isEmpty()) {
      // Why there is none was told; that there is none would be told as another mistake.
      return List.of(plain("unreadable"));
    }
    return complete ? labelled(keys) : keys;
  }

  /** A file of keys takes the place of a list. */
  private Name from() {
    return said.has(Name.GEMINI_API_KEYS_FILE) ? Name.GEMINI_API_KEYS_FILE : Name.GEMINI_API_KEYS;
  }

  private List<Object> elements(String text) {
    if (text.startsWith("[")) {
      try {
        return List.copyOf(new JsonArray(text).stream().map(ApiKeysReader::known).toList());
      } catch (DecodeException e) {
        // Its message repeats the text.
      }
    }
    if (MEANT_AS_JSON.matcher(text).lookingAt()) {
      complete = false;
      mistakes.check(
          false,
          Name.GEMINI_API_KEYS.label(),
          "****",
          "keys with commas between them, or a list of keys and objects (JSON or YAML)");
      return List.of();
    }
    return List.copyOf(said.list(Name.GEMINI_API_KEYS));
  }

  /** An empty element says nothing. */
  private static Object known(Object element) {
    return element == null ? "" : element;
  }

  private Optional<ApiKey> key(String path, Object element) {
    if (element instanceof JsonObject object) {
      return object(path, object);
    }
    if (element instanceof String text) {
      return Optional.of(text.strip())
          .filter(key -> !key.isEmpty())
          .map(key -> allowed(path, plain(key)));
    }
    wrong(path, "****", "a key in quotes, or an object with " + String.join(", ", FIELDS));
    return Optional.empty();
  }

  private ApiKey plain(String key) {
    return new ApiKey(new Secret(key), "", Tier.FREE, limits, reserve);
  }

  private ApiKey allowed(String path, ApiKey key) {
    if (key.tier() == Tier.FREE && !freeTierAllowed) {
      Secret secret = key.secret();
      mistakes.add(
          "%s: \"%s\" is of the free tier, which %s forbids; say tier: paid or remove it%s"
              .formatted(
                  path,
                  KeyText.isKey(secret.value()) ? secret.masked() : "****",
                  Name.ALLOW_FREE_TIER.path(),
                  from() == Name.GEMINI_API_KEYS ? "" : NO_TIER_IN_FILES));
    }
    return key;
  }

  private Optional<ApiKey> object(String path, JsonObject object) {
    for (String field : object.fieldNames()) {
      if (!FIELDS.contains(field)) {
        String shown = HARMLESS.matcher(field).matches() ? field : "****";
        complete = false;
        mistakes.add(
            path + "." + shown + ": there is no such field; allowed: " + String.join(", ", FIELDS));
      }
    }
    ApiKey key =
        new ApiKey(
            new Secret(keyText(path + ".key", object.getValue("key"))),
            project(path + ".project", object.getValue("project")),
            tier(path + ".tier", object.getValue("tier")),
            new Limits(
                number(path, object, "requests_per_day", limits.requestsPerDay()),
                number(path, object, "requests_per_minute", limits.requestsPerMinute()),
                number(path, object, "tokens_per_minute", limits.tokensPerMinute())),
            number(path, object, "reserve", reserve));
    return Optional.of(allowed(path, key)).filter(read -> !read.secret().value().isEmpty());
  }

  private String keyText(String path, Object value) {
    if (value instanceof String text && KeyText.isKey(text.strip())) {
      return text.strip();
    }
    boolean missing = value == null || value.toString().isBlank();
    wrong(path, missing ? "" : "****", "one of the " + KeyText.KEYS);
    return "";
  }

  private String project(String path, Object value) {
    // A project's number is a label, too.
    String label =
        value == null || value instanceof JsonObject ? "" : String.valueOf(value).strip();
    if ((value == null || value instanceof String || isWhole(value))
        && (label.isEmpty() || KeyText.isLabel(label))) {
      return label;
    }
    wrong(path, KeyText.shown(label), KeyText.LABELS);
    return "";
  }

  private Tier tier(String path, Object value) {
    Optional<Tier> tier =
        Stream.of(Tier.values())
            .filter(known -> known.text().equals(String.valueOf(value).toLowerCase(Locale.ROOT)))
            .findFirst();
    if (tier.isEmpty() && value != null) {
      wrong(path, KeyText.shown(value), "free or paid");
    }
    // What is no tier must not be told as a forbidden one, too.
    return tier.orElse(value == null || freeTierAllowed ? Tier.FREE : Tier.PAID);
  }

  private int number(String path, JsonObject object, String field, int byDefault) {
    Object value = object.getValue(field);
    if (value == null) {
      return byDefault;
    }
    try {
      int number = isWhole(value) || value instanceof String ? Integer.parseInt(text(value)) : -1;
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a negative one.
    }
    wrong(path + "." + field, KeyText.shown(value), WHOLE);
    return byDefault;
  }

  private static String text(Object value) {
    return value.toString().strip();
  }

  private static boolean isWhole(Object value) {
    return value instanceof Integer || value instanceof Long;
  }

  private int notNegative(Name name) {
    int number = said.number(name, mistakes);
    mistakes.check(number >= 0, name.label(), number, WHOLE);
    return number;
  }

  private void wrong(String path, String value, String allowed) {
    complete = false;
    mistakes.check(false, path, value, allowed);
  }

  /** Labels by position, for keys that are a plain list in the environment. */
  private List<ApiKey> labelled(List<ApiKey> keys) {
    if (!said.has(Name.GEMINI_KEY_PROJECTS)) {
      return keys;
    }
    String path = Name.GEMINI_KEY_PROJECTS.label();
    String[] labels = said.text(Name.GEMINI_KEY_PROJECTS).split(",", -1);
    mistakes.check(
        labels.length == keys.size(),
        path,
        labels.length + (labels.length == 1 ? " label" : " labels"),
        "as many as there are keys, " + keys.size() + "; empty for a project of its own");
    List<ApiKey> all = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      all.add(i < labels.length ? labelled(keys.get(i), labels[i].strip(), i) : keys.get(i));
    }
    return all;
  }

  private ApiKey labelled(ApiKey key, String label, int position) {
    if (label.isEmpty()) {
      return key;
    }
    String path = Name.GEMINI_KEY_PROJECTS.label();
    boolean known = KeyText.isLabel(label);
    mistakes
        .check(known, path, KeyText.shown(label), KeyText.LABELS)
        .check(
            !known || key.project().isEmpty() || key.project().equals(label),
            path,
            label,
            "what the key at position " + position + " itself says, \"" + key.project() + "\"");
    return new ApiKey(key.secret(), label, key.tier(), key.limits(), key.reserve());
  }
}
