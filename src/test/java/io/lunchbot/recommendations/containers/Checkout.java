package io.lunchbot.recommendations.containers;

import io.lunchbot.recommendations.config.Name;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads files of the checkout. */
final class Checkout {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>lunch-recommendations</artifactId>\\s*<version>([^<]+)<");

  private Checkout() {}

  static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only document of a file. */
  static JsonObject yaml(String path) {
    return documents(path).get(0);
  }

  /** All documents of a file, with nothing in them that is no JSON. */
  static List<JsonObject> documents(String path) {
    Iterable<Object> read = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text(path));
    return StreamSupport.stream(read.spliterator(), false)
        // By way of text, so that whatever is nested is of Vert.x, too.
        .map(document -> new JsonObject(Json.encode(document)))
        .toList();
  }

  /** What a JSON pointer leads to, as text; "null" for nothing. */
  static String at(JsonObject document, String pointer) {
    return String.valueOf(JsonPointer.from(pointer).queryJson(document));
  }

  static JsonObject object(JsonObject document, String pointer) {
    return (JsonObject) JsonPointer.from(pointer).queryJson(document);
  }

  static JsonArray array(JsonObject document, String pointer) {
    return (JsonArray) JsonPointer.from(pointer).queryJson(document);
  }

  static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  static Stream<MatchResult> matches(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).results();
  }

  /** The version of the build. */
  static String version() {
    return VERSION.matcher(text("pom.xml")).results().findFirst().orElseThrow().group(1);
  }

  /** The paths the service answers. */
  static Set<String> routes() {
    return yaml("src/main/resources/openapi.yaml").getJsonObject("paths").fieldNames();
  }

  /** What the service reads of the environment. */
  static Set<String> settings() {
    Set<String> names = new TreeSet<>(Set.of("TZ"));
    Stream.of(Name.values()).map(Name::environment).forEach(names::add);
    names.remove("");
    return names;
  }
}
