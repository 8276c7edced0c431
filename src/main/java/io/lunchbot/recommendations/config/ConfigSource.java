package io.lunchbot.recommendations.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads conf/config.yaml and the environment: the only class that does either. */
public final class ConfigSource {
  private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

  private ConfigSource() {}

  /**
   * Reads both; the environment wins.
   *
   * @param file a YAML file; without one the defaults and the environment hold
   * @return what was said; unknown settings and an unreadable file are mistakes inside
   */
  public static Future<Settings> read(Vertx vertx, Optional<Path> file) {
    if (file.isPresent() && !(Files.isRegularFile(file.get()) && Files.isReadable(file.get()))) {
      return Future.failedFuture(
          new ConfigException(
              List.of("--config: " + file.get() + " is not a file that can be read")));
    }
    ConfigRetriever environment = retriever(vertx, new ConfigStoreOptions().setType("env"));
    Future<JsonObject> said =
        file.map(path -> retriever(vertx, yaml(path)).getConfig())
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
    return said.compose(yaml -> environment.getConfig().map(env -> settings(yaml, env)));
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

  private static ConfigRetriever retriever(Vertx vertx, ConfigStoreOptions store) {
    return ConfigRetriever.create(
        vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
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
          if (value instanceof JsonObject inner) {
            flatten(prefix + entry.getKey() + ".", inner, into);
          } else {
            into.put(prefix + entry.getKey(), value == null ? "" : text(value));
          }
        });
  }

  private static String text(Object value) {
    return value instanceof JsonArray list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : value.toString();
  }

  /** Where the parser stumbled; what it saw there may be a secret. */
  private static String place(Throwable cause) {
    Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
    return place.find() ? ": look at line " + place.group(1) + ", column " + place.group(2) : "";
  }
}
