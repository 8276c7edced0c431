package io.lunchbot.recommendations.eval;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The figures of two nights for the same users. Pure.
 *
 * @param nights what everybody got, in the same order each night
 * @param menu names of what could be ordered when the answers were written
 */
record Score(List<List<Told>> nights, Set<String> menu) {
  private static final Set<String> UNGROUNDED =
      Set.of("unknown_marker", "unknown_dish", "dish_gone", "foreign_dish");
  private static final Set<String> LANGUAGE = Set.of("wrong_language", "language");
  private static final Pattern QUOTED = Pattern.compile("«([^«»]*)»|“([^“”]*)”|\"([^\"]*)\"");
  private static final int EXAMPLES = 3;

  private List<Told> all() {
    return nights.stream().flatMap(List::stream).toList();
  }

  private double share(Predicate<Told> good) {
    return rounded((double) all().stream().filter(good).count() / all().size());
  }

  private static double rounded(double share) {
    return Math.round(share * 10_000) / 10_000.0;
  }

  /** Shares from 0 to 1, lengths in code points. */
  JsonObject json() {
    List<String> summaries = all().stream().filter(Told::hasValue).map(Told::summary).toList();
    List<String> tips = all().stream().flatMap(told -> told.tips().stream()).toList();
    return new JsonObject()
        .put("users", nights.get(0).size())
        .put("nights", nights.size())
        .put("valid_first_try", share(told -> told.firstVerdict().equals("ok")))
        .put("served", share(Told::hasValue))
        .put("grounded_first_try", share(told -> !UNGROUNDED.contains(told.firstVerdict())))
        .put("right_language_first_try", share(told -> !LANGUAGE.contains(told.firstVerdict())))
        .put("names_on_the_menu", onTheMenu())
        .put("repeated_tips", repeated())
        .put("tips_a_user", rounded((double) tips.size() / Math.max(1, summaries.size())))
        .put("summary_length_mean", mean(summaries))
        .put("summary_length_most", most(summaries))
        .put("tip_length_mean", mean(tips))
        .put("tip_length_most", most(tips));
  }

  /** How often each verdict was given. */
  JsonObject verdicts() {
    Map<String, Long> counts =
        all().stream()
            .flatMap(told -> told.verdicts().stream())
            .collect(groupingBy(verdict -> verdict, TreeMap::new, counting()));
    JsonObject json = new JsonObject();
    counts.forEach(json::put);
    return json;
  }

  private double onTheMenu() {
    List<String> names =
        all().stream()
            .flatMap(told -> Stream.concat(Stream.of(told.summary()), told.tips().stream()))
            .flatMap(text -> QUOTED.matcher(text).results())
            .map(found -> found.group().substring(1, found.group().length() - 1))
            .toList();
    return names.isEmpty()
        ? 1
        : rounded((double) names.stream().filter(menu::contains).count() / names.size());
  }

  /** Of the tips of all nights but the first, those that were given on the night before. */
  private double repeated() {
    long tips = 0;
    long repeated = 0;
    for (int night = 1; night < nights.size(); night++) {
      for (int user = 0; user < nights.get(night).size(); user++) {
        List<String> before = nights.get(night - 1).get(user).tips();
        List<String> now = nights.get(night).get(user).tips();
        tips += now.size();
        repeated += now.stream().filter(before::contains).count();
      }
    }
    return tips == 0 ? 0 : rounded((double) repeated / tips);
  }

  private static double mean(List<String> texts) {
    return rounded(lengths(texts).average().orElse(0));
  }

  private static int most(List<String> texts) {
    return lengths(texts).max().orElse(0);
  }

  private static IntStream lengths(List<String> texts) {
    return texts.stream().mapToInt(text -> text.codePointCount(0, text.length()));
  }

  /** What a few users read, night after night. */
  JsonArray examples() {
    JsonArray examples = new JsonArray();
    for (int user = 0; user < Math.min(EXAMPLES, nights.get(0).size()); user++) {
      List<JsonObject> read = new ArrayList<>();
      for (List<Told> night : nights) {
        Told told = night.get(user);
        read.add(
            new JsonObject()
                .put("summary", told.summary())
                .put("tips", new JsonArray(told.tips())));
      }
      examples.add(new JsonArray(read));
    }
    return examples;
  }
}
