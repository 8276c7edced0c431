package io.lunchbot.recommendations.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads conf/config.yaml and the environment: the only class that does either. */
public final class ConfigSource {
  private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

  private ConfigSource() {}

  /**
   * Reads both, and the file of keys if one of them names it; the environment wins.
   *
   * @param file a YAML file; without one the defaults and the environment hold
   * @return what was said; unknown settings and a wrong file of keys are mistakes inside. Fails
   *     with a ConfigException when the YAML file cannot be read
   */
  public static Future<Settings> read(Vertx vertx, Optional<Path> file) {
    if (file.isPresent() && !(Files.isRegularFile(file.get()) && Files.isReadable(file.get()))) {
      return Future.failedFuture(
          new ConfigException(
              List.of("--config: " + file.get() + " is not a file that can be read")));
    }
    Future<JsonObject> said =
        file.map(path -> read(vertx, yaml(path)))
            .orElseGet(() -> Future.succeededFuture(new JsonObject()))
            .recover(
                cause ->
                    Future.failedFuture(
                        new ConfigException(
                            List.of(
                                "--config: "
                                    + file.get()
                                    + " is not YAML settings"
                                    + place(cause)))));
    return said.compose(
            yaml -> read(vertx, environment()).map(environment -> settings(yaml, environment)))
        .compose(settings -> withKeysOfFile(vertx, settings));
  }

  /** What a file and an environment say together. */
  static Settings settings(JsonObject yaml, JsonObject environment) {
    Map<String, String> flat = new HashMap<>();
    flatten("", yaml, flat);
    Map<Name, String> said = new EnumMap<>(Name.class);
    Map<String, Object> variables = new HashMap<>();
    // The old worker's names were case-insensitive.
    environment.forEach(
        entry -> variables.put(entry.getKey().toUpperCase(Locale.ROOT), entry.getValue()));
    for (Name name : Name.values()) {
      String text = flat.remove(name.path());
      Object variable = variables.get(name.environment());
      if (variable != null && !variable.toString().isBlank()) {
        said.put(name, variable.toString());
      } else if (text != null) {
        said.put(name, text);
      }
    }
    decideKeys(said, variables);
    Object zone = variables.get("TZ");
    if (zone != null && said.getOrDefault(Name.SCHEDULE_ZONE, "").isBlank()) {
      zoneOf(zone.toString()).ifPresent(known -> said.put(Name.SCHEDULE_ZONE, known));
    }
    List<String> mistakes = new ArrayList<>();
    flat.keySet().stream()
        .sorted()
        .forEach(path -> mistakes.add(path + ": there is no such setting; see conf/config.yaml"));
    return new Settings(said, mistakes);
  }

  /**
   * Keys of the environment win over a file of keys, which wins over those of the YAML file in
   * {@link #withKeysOfFile}; never a mixture.
   */
  private static void decideKeys(Map<Name, String> said, Map<String, Object> variables) {
    Object keys = variables.get(Name.GEMINI_API_KEYS.environment());
    if (keys != null && !keys.toString().isBlank()) {
      said.remove(Name.GEMINI_API_KEYS_FILE);
    }
  }

  private static Future<Settings> withKeysOfFile(Vertx vertx, Settings said) {
    if (!said.has(Name.GEMINI_API_KEYS_FILE)) {
      return Future.succeededFuture(said);
    }
    return vertx.executeBlocking(
        () -> {
          try {
            String keys = KeysFile.read(said.text(Name.GEMINI_API_KEYS_FILE));
            return said.with(Name.GEMINI_API_KEYS, keys, List.of());
          } catch (ConfigException e) {
            return said.with(Name.GEMINI_API_KEYS, "", e.mistakes());
          }
        });
  }

  /**
   * POSIX allows a colon before a zone's name, and forms such as MSK-3 or a file's path. Those are
   * left to the system's own zone, which Java has from the same variable.
   */
  private static Optional<String> zoneOf(String variable) {
    String name = variable.replaceFirst("^:", "");
    try {
      return Optional.of(ZoneId.of(name).getId());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * One reading. A retriever that reads again by itself does not fit {@link ConfigWatch}: it logs
   * what it cannot parse, each time anew, and a part of a key may be in there.
   */
  /** As it stands: a token 0123 is not the number 123, and labels 1,2 are no JSON. */
  private static ConfigStoreOptions environment() {
    return new ConfigStoreOptions()
        .setType("env")
        .setConfig(new JsonObject().put("raw-data", true));
  }

  private static Future<JsonObject> read(Vertx vertx, ConfigStoreOptions store) {
    ConfigRetriever retriever =
        ConfigRetriever.create(
            vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
    return retriever.getConfig().eventually(retriever::close);
  }

  private static ConfigStoreOptions yaml(Path path) {
    return new ConfigStoreOptions()
        .setType("file")
        .setFormat("yaml")
        .setConfig(new JsonObject().put("path", path.toAbsolutePath().toString()));
  }

  private static void flatten(String prefix, JsonObject tree, Map<String, String> into) {
    tree.forEach(
        entry -> {
          Object value = entry.getValue();
          String path = prefix + entry.getKey();
          if (path.equals(Name.GEMINI_API_KEYS.path()) && !(value instanceof String)) {
            // As JSON: joined, a list of objects were lost, and a path may not have a key in it.
            into.put(path, value == null ? "" : Json.encode(plain(value)));
          } else if (value instanceof JsonObject inner) {
            flatten(path + ".", inner, into);
          } else {
            into.put(path, value == null ? "" : text(value));
          }
        });
  }

  private static String text(Object value) {
    return value instanceof JsonArray list
        ? String.join(",", list.stream().map(each -> Objects.toString(each, "")).toList())
        : value.toString();
  }

  /** A value of a YAML list, whose maps may have any keys, with only what JSON knows. */
  private static Object plain(Object value) {
    if (value instanceof JsonObject object) {
      return plain(object.getMap());
    }
    if (value instanceof JsonArray array) {
      return plain(array.getList());
    }
    if (value instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, each) -> object.put(String.valueOf(key), plain(each)));
      return object;
    }
    if (value instanceof Collection<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(each -> array.add(plain(each)));
      return array;
    }
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }

  /** Where the parser stumbled; what it saw there may be a secret. */
  private static String place(Throwable cause) {
    Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
    return place.find() ? ": look at line " + place.group(1) + ", column " + place.group(2) : "";
  }
}
