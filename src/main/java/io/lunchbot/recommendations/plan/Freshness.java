package io.lunchbot.recommendations.plan;

import static java.util.stream.Collectors.joining;

import io.lunchbot.recommendations.cache.Cache.Basis;
import io.lunchbot.recommendations.cache.Cache.Memory;
import io.lunchbot.recommendations.cache.Suggested;
import io.lunchbot.recommendations.cache.Told;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.gemini.Dish;
import io.lunchbot.recommendations.gemini.Named;
import io.lunchbot.recommendations.gemini.Past;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.Favourite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Whether what a user was told still holds, so that no request need be spent on him. Pure and
 * immutable.
 *
 * @param prompt the template's version
 * @param model the configured model
 * @param language of the answers
 * @param maxAge an older value is made anew in any case; zero: every value is
 */
public record Freshness(String prompt, String model, String language, Duration maxAge) {
  /** Of SHA-256's hexadecimal digits: one in 2^96 changes is missed. */
  private static final int DIGITS = 24;

  private static final String SEPARATOR = ":";

  private static final int NEAREST = 10;

  /** The rule of a configuration. */
  public static Freshness of(Config config, Prompt prompt) {
    return new Freshness(
        prompt.template().version(),
        config.gemini().model(),
        config.recommendations().language(),
        config.recommendations().maxAge());
  }

  /**
   * What the answer depends on: the way of asking, then what the user eats. How often things were
   * ordered is left out: the window slides, so that counts change although nobody ordered; of the
   * shares, only what is left of them to the nearest ten points.
   */
  public String fingerprint(OrderStats stats) {
    String favourites =
        stats.favourites().stream().map(Favourite::name).sorted().collect(joining("\u0000"));
    String shares =
        stats.categories().stream().map(Freshness::share).sorted().collect(joining("\u0000"));
    return way() + SEPARATOR + digest(favourites + "\u0001" + shares);
  }

  private String way() {
    return digest(String.join("\u0001", prompt, model, language));
  }

  private static String share(CategoryShare share) {
    return share.category() + "\u0002" + Math.round(share.percent() / NEAREST) * NEAREST;
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a user shall not hear again.
   *
   * @param at the instant of the statistics that he is asked for with
   */
  public static Past past(Told told, Instant at) {
    return new Past(told.tips(), told.suggested().before(Suggested.night(at)));
  }

  /** What a value made of these statistics is kept with. */
  public Basis basis(OrderStats stats, Named named, Instant instant) {
    List<String> dishes = named.all().stream().map(Dish::name).distinct().sorted().toList();
    return new Basis(fingerprint(stats), dishes, stats.lastOrder(), instant);
  }

  /**
   * Whether a user need not be asked for: asked the same way, he has not ordered since, or what he
   * ordered changed nothing. Orders that only left the window are no reason to ask.
   *
   * @param menu names of all dishes that can be ordered
   */
  public boolean holds(OrderStats stats, Memory known, Set<String> menu, Instant now) {
    return known.served()
        && known.generatedAt().filter(made -> now.isBefore(made.plus(maxAge))).isPresent()
        && menu.containsAll(known.basis().dishes())
        && isSame(stats, known.basis());
  }

  private boolean isSame(OrderStats stats, Basis before) {
    return before.lastOrder() == stats.lastOrder()
        ? before.fingerprint().startsWith(way() + SEPARATOR)
        : before.fingerprint().equals(fingerprint(stats));
  }
}
