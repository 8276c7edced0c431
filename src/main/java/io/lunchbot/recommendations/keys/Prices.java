package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What requests with paid keys cost. Pure and immutable; the table is conf/prices.csv or a file of
 * the operator's in its form.
 */
public final class Prices {
  private static final String HEAD = "model,input_usd,output_usd";
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(10_000);

  /** A token of a price of 1 USD a million, in billionths of a USD. */
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000);

  private final Map<String, Price> byModel;

  private Prices(Map<String, Price> byModel) {
    this.byModel = Map.copyOf(byModel);
  }

  private record Price(BigDecimal input, BigDecimal output) {}

  /**
   * Reads a table: a line of column names, then a model a line; lines that begin with # and empty
   * ones do not count.
   *
   * @throws ConfigException with one sentence for the first line that is wrong
   */
  public static Prices parse(String text) {
    Map<String, Price> prices = new HashMap<>();
    List<String> lines = text.lines().map(String::strip).toList();
    boolean head = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (!head) {
        check(line.equals(HEAD), i, HEAD);
        head = true;
        continue;
      }
      String[] cells = line.split(",", -1);
      check(cells.length == 3 && !cells[0].isBlank(), i, "a model, its input and its output price");
      Price price = new Price(usd(cells[1], i), usd(cells[2], i));
      check(prices.put(cells[0].strip(), price) == null, i, "each model once");
    }
    return new Prices(prices);
  }

  private static BigDecimal usd(String cell, int line) {
    String text = cell.strip();
    check(text.matches("[0-9]{1,5}(\\.[0-9]{1,6})?"), line, "prices like 0.30");
    BigDecimal usd = new BigDecimal(text);
    check(usd.compareTo(HIGHEST) <= 0, line, "prices up to " + HIGHEST);
    return usd;
  }

  private static void check(boolean right, int line, String allowed) {
    if (!right) {
      throw new ConfigException(
          List.of(
              "%s: line %d is not understood; allowed: %s"
                  .formatted(Name.GEMINI_PRICES.label(), line + 1, allowed)));
    }
  }

  /** Whether the model is in the table. */
  public boolean has(String model) {
    return byModel.containsKey(model);
  }

  /** The cost of a paid request in billionths of a USD; empty when the model is not known. */
  public OptionalLong nanos(String model, Usage usage) {
    Price price = byModel.get(model);
    if (price == null) {
      return OptionalLong.empty();
    }
    BigDecimal input = price.input().multiply(BigDecimal.valueOf(usage.input()));
    BigDecimal output = price.output().multiply(BigDecimal.valueOf(usage.output()));
    return OptionalLong.of(
        input.add(output).multiply(NANOS).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }
}
