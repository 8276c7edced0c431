package io.lunchbot.recommendations.gemini;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.Favourite;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two texts of a request: what to do, the same for everybody, and its users' figures as JSON.
 * The figures are data: names from menus stand only inside JSON texts, where they cannot pass for
 * instructions. Never a name, an id or an office of the user.
 *
 * @param windowDays how far back the statistics reach
 */
public record Prompt(PromptTemplate template, int windowDays) {
  private static final int MAX_NAME = 80;

  /** Categories may be free texts in orders; more than this tells the model nothing. */
  private static final int MAX_CATEGORIES = 30;

  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * Loads the template of the configured language.
   *
   * @throws ConfigException when it is missing or broken
   */
  public static Prompt of(Config config) {
    return new Prompt(
        PromptTemplate.load(config.recommendations()), config.statistics().windowDays());
  }

  /** One user's figures, and how much they weigh. */
  public PreparedPrompt prepare(OrderStats stats) {
    String data = data(stats);
    return new PreparedPrompt(data, dishes(stats), TokenEstimate.of(template.instructions(), data));
  }

  private static List<String> dishes(OrderStats stats) {
    Stream<String> favourites = stats.favourites().stream().map(Favourite::name);
    return Stream.concat(favourites, stats.newDishes().stream()).map(Prompt::name).toList();
  }

  /** How many input tokens one request for these users takes at most, by estimate. */
  public int tokens(List<PreparedPrompt> users) {
    return users.size() == 1
        ? users.get(0).tokens()
        : TokenEstimate.of(
            template.forSeveral(), users.stream().map(PreparedPrompt::data).toList());
  }

  /** One user's figures. */
  String data(OrderStats stats) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("language", template.language());
      json.writeNumberField("window_days", windowDays);
      json.writeNumberField("orders", stats.ordersCount());
      writeCategories(json, stats.categories());
      writeDishCounts(json, stats);
      writeFavourites(json, stats.favourites());
      writeNewDishes(json, stats.newDishes());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void writeCategories(JsonGenerator json, List<CategoryShare> categories)
      throws IOException {
    json.writeArrayFieldStart("categories");
    for (CategoryShare share : categories.stream().limit(MAX_CATEGORIES).toList()) {
      String name = name(share.category());
      if (!name.isEmpty()) {
        json.writeStartObject();
        json.writeStringField("category", name);
        json.writeNumberField("count", share.count());
        json.writeNumberField("percent", share.percent());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  /**
   * Dishes that left the menu count as tried but not as available, so that there can be more tried
   * than available; then the first is left out, lest the model write "12 of 8".
   */
  private static void writeDishCounts(JsonGenerator json, OrderStats stats) throws IOException {
    if (stats.uniqueDishes() <= stats.dishesAvailable()) {
      json.writeNumberField("dishes_tried", stats.uniqueDishes());
    }
    json.writeNumberField("dishes_available", stats.dishesAvailable());
  }

  private static void writeFavourites(JsonGenerator json, List<Favourite> favourites)
      throws IOException {
    json.writeArrayFieldStart("favourites");
    for (Favourite favourite : favourites) {
      String name = name(favourite.name());
      if (!name.isEmpty()) {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeNumberField("count", favourite.count());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void writeNewDishes(JsonGenerator json, List<String> dishes) throws IOException {
    json.writeArrayFieldStart("new_dishes");
    for (String dish : dishes.stream().map(Prompt::name).filter(n -> !n.isEmpty()).toList()) {
      json.writeString(dish);
    }
    json.writeEndArray();
  }

  private static String name(String text) {
    return CleanText.cut(CleanText.of(text), MAX_NAME);
  }
}
