package io.lunchbot.recommendations.gemini;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The two texts of a request: what to do, the same for everybody, and its users' figures as JSON.
 * The figures are data: names from menus stand only inside JSON texts, where they cannot pass for
 * instructions. Never a name, an id or an office of the user.
 *
 * @param windowDays how far back the statistics reach
 */
public record Prompt(PromptTemplate template, int windowDays) {
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

  /**
   * One user's figures, and how much they weigh.
   *
   * @param gone ids of dishes that are not to be named although the figures have them
   */
  public PreparedPrompt prepare(OrderStats stats, Past past, Set<Integer> gone) {
    DishList dishes = new DishList(template.rules().quotes(), past, gone);
    List<String> lastTips = lines(past.tips());
    PreparedPrompt unweighed =
        new PreparedPrompt(
            head(stats),
            dishes.favourites(stats.favourites()),
            dishes.newDishes(stats.newDishes()),
            tail(lastTips),
            lastTips,
            0);
    return unweighed.weighing(TokenEstimate.of(template.instructions(), unweighed.data()));
  }

  /** The body of a request for one user, to the byte, when it is asked for the first time. */
  public String body(PreparedPrompt user, String model) {
    return new GenerateRequest(template.instructions(), model).body(user.data(), Optional.empty());
  }

  /**
   * Why dishes that are new to a user are not in his request, by name and in the order of the
   * figures; those that were drawn beyond what a request has place for are left out.
   */
  public Map<String, String> leftOut(OrderStats stats, Past past) {
    DishList dishes = new DishList(template.rules().quotes(), past, Set.of());
    Set<String> listed =
        dishes.newDishes(stats.newDishes()).stream()
            .map(one -> one.dish().name())
            .collect(Collectors.toSet());
    Map<String, String> why = new LinkedHashMap<>();
    for (NewDish dish : stats.newDishes()) {
      if (!listed.contains(dish.name())) {
        dishes.reason(dish).ifPresent(reason -> why.put(dish.name(), reason));
      }
    }
    return why;
  }

  /** How many input tokens one request for these users takes at most, by estimate. */
  public int tokens(List<PreparedPrompt> users) {
    return users.size() == 1
        ? users.get(0).tokens()
        : TokenEstimate.of(
            template.forSeveral(), users.stream().map(PreparedPrompt::data).toList());
  }

  /** All figures but the dishes. */
  private String head(OrderStats stats) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("language", template.language());
      json.writeNumberField("window_days", windowDays);
      json.writeNumberField("orders", stats.ordersCount());
      writeCategories(json, stats.categories());
      writeDishCounts(json, stats);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The dishes come before its end.
    return out.getBuffer().deleteCharAt(out.getBuffer().length() - 1).append(',').toString();
  }

  private static List<String> lines(List<String> tips) {
    return tips.stream()
        .map(tip -> CleanText.cut(CleanText.of(tip), AnswerText.MAX_TIP))
        .filter(CleanText::isReadable)
        .toList();
  }

  private static String tail(List<String> lastTips) {
    return lastTips.isEmpty()
        ? "}"
        : lastTips.stream()
            .map(GenerateRequest::quoted)
            .collect(Collectors.joining(",", ",\"last_tips\":[", "]}"));
  }

  private static void writeCategories(JsonGenerator json, List<CategoryShare> categories)
      throws IOException {
    json.writeArrayFieldStart("categories");
    for (CategoryShare share : categories.stream().limit(MAX_CATEGORIES).toList()) {
      String name = Quotes.plain(share.category());
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
}
