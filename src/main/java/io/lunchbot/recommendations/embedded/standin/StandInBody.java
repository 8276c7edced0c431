package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the body of a generateContent request. */
final class StandInBody {
  private final JsonObject body;

  private StandInBody(JsonObject body) {
    this.body = body;
  }

  /** The body, if it is a JSON object at all. */
  static Optional<StandInBody> parse(String text) {
    return object(text).map(StandInBody::new);
  }

  /** All of it as plain maps, lists and values. */
  Map<String, Object> fields() {
    return body.getMap();
  }

  /** Of all its texts. */
  long tokens() {
    return StandInTokens.ofRequest(fields());
  }

  /** Of the texts a countTokens request is about, which may hold a whole other request. */
  long tokensToCount() {
    return StandInNames.get(fields(), "generateContentRequest") instanceof Map<?, ?> whole
        ? StandInTokens.ofRequest(whole)
        : tokens();
  }

  /** How long the answer may be; {@link Long#MAX_VALUE} when it does not say. */
  long maxOutputTokens() {
    Object config = StandInNames.get(fields(), "generationConfig");
    Object most = StandInNames.get(config, "maxOutputTokens");
    return most == null ? Long.MAX_VALUE : new BigDecimal(String.valueOf(most)).longValue();
  }

  /** What the user said last, part by part; empty when the request says nothing. */
  private List<String> lastUserTexts() {
    List<String> last = List.of();
    for (JsonObject content : objects(body, "contents")) {
      if (!"model".equals(content.getValue("role"))) {
        List<String> texts =
            objects(content, "parts").stream()
                .map(part -> text(part, "text"))
                .filter(text -> !text.isEmpty())
                .toList();
        last = texts.isEmpty() ? last : texts;
      }
    }
    return last;
  }

  /** The statistics in the last message: their JSON, alone or after words, in any of its parts. */
  StandInPrompt prompt() {
    JsonObject data =
        lastUserTexts().stream()
            .map(StandInBody::data)
            .filter(found -> !found.isEmpty())
            .findFirst()
            .orElse(new JsonObject());
    return prompt(data);
  }

  /** The statistics of several people, when the last message is a list of them with numbers. */
  List<StandInPack.Person> people() {
    for (String text : lastUserTexts()) {
      Optional<JsonObject> list = object("{\"list\":" + text + "}");
      if (text.startsWith("[") && list.isPresent()) {
        return objects(list.get(), "list").stream()
            .filter(person -> person.getValue("number") instanceof Number)
            .map(person -> new StandInPack.Person(person.getNumber("number"), prompt(person)))
            .toList();
      }
    }
    return List.of();
  }

  private static StandInPrompt prompt(JsonObject data) {
    return new StandInPrompt(
        text(data, "language"),
        number(data, "window_days").intValue(),
        number(data, "orders").intValue(),
        list(data, "categories", StandInBody::share),
        number(data, "dishes_tried").intValue(),
        number(data, "dishes_available").intValue(),
        list(data, "favourites", StandInBody::favourite),
        newDishes(data),
        elements(data, "last_tips", String.class));
  }

  /** The first object that reaches to the last brace: words before it may hold braces, too. */
  private static JsonObject data(String text) {
    int end = text.lastIndexOf('}');
    for (int start = text.indexOf('{'); start >= 0 && start < end; ) {
      Optional<JsonObject> found = object(text.substring(start, end + 1));
      if (found.isPresent()) {
        return found.get();
      }
      start = text.indexOf('{', start + 1);
    }
    return new JsonObject();
  }

  private static StandInPrompt.Share share(JsonObject share) {
    return new StandInPrompt.Share(
        text(share, "category"),
        number(share, "count").intValue(),
        number(share, "percent").doubleValue());
  }

  private static StandInPrompt.Favourite favourite(JsonObject favourite) {
    return new StandInPrompt.Favourite(
        number(favourite, "dish").intValue(),
        text(favourite, "name"),
        number(favourite, "count").intValue());
  }

  /** Prompts of before there were numbers give names alone. */
  private static List<StandInPrompt.NewDish> newDishes(JsonObject data) {
    Stream<StandInPrompt.NewDish> named =
        elements(data, "new_dishes", String.class).stream()
            .map(name -> new StandInPrompt.NewDish(0, name, ""));
    return Stream.concat(named, list(data, "new_dishes", StandInBody::newDish).stream()).toList();
  }

  private static StandInPrompt.NewDish newDish(JsonObject dish) {
    return new StandInPrompt.NewDish(
        number(dish, "dish").intValue(), text(dish, "name"), text(dish, "category"));
  }

  private static Optional<JsonObject> object(String text) {
    try {
      return Optional.of(new JsonObject(text));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static <T> List<T> list(JsonObject from, String name, Function<JsonObject, T> read) {
    return objects(from, name).stream().map(read).toList();
  }

  private static List<JsonObject> objects(JsonObject from, String name) {
    return elements(from, name, JsonObject.class);
  }

  /** Those of a list that are of one kind; empty when there is no list. */
  private static <T> List<T> elements(JsonObject from, String name, Class<T> kind) {
    return from.getValue(name) instanceof JsonArray array
        ? array.stream().filter(kind::isInstance).map(kind::cast).toList()
        : List.of();
  }

  private static String text(JsonObject from, String name) {
    return from.getValue(name) instanceof String text ? text : "";
  }

  private static Number number(JsonObject from, String name) {
    return from.getValue(name) instanceof Number number ? number : Integer.valueOf(0);
  }
}
