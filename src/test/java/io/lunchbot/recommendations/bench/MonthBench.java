package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.bench.MonthOfNights.Night;
import io.lunchbot.recommendations.bench.MonthOfNights.Turn;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/**
 * How stale values get where the requests do not suffice for all, by the rule that orders a night;
 * reckoned, not measured. Draws docs/nights.svg.
 */
final class MonthBench implements Benchmark {
  private static final int USERS = 20_000;
  private static final int NIGHTS = 30;
  private static final int SCARCE = 3_000;

  /** Ten free keys, with one user a request and with eight. */
  private static final int[] CAPACITIES = {10 * 195, SCARCE, 10 * 195 * 8};

  private static final long SEED = 7;

  /** From here on values are drawn as one. */
  private static final int STALEST = 4;

  /** By then everybody has a value, and the week's rhythm shows. */
  private static final int SETTLED = 14;

  /** From fresh to stale, and none. */
  private static final Color[] COLORS = {
    new Color(0x2e7d32),
    new Color(0x9ccc65),
    new Color(0xffee58),
    new Color(0xffa726),
    new Color(0xe53935),
    new Color(0xb0bec5)
  };

  /** Without its ending, which the encoder adds. */
  private static final Path CHART = Path.of("docs", "nights");

  private static final List<String> COLUMNS =
      List.of(
          "nights until all have one",
          "unchanged %",
          "asked a night",
          "fresh %",
          "median",
          "p90",
          "longest wait");

  @Override
  public Figures run() throws IOException {
    List<Row> rows = Arrays.stream(CAPACITIES).mapToObj(MonthBench::row).toList();
    draw(month(SCARCE));
    return new Figures(
        "%,d users in %d nights, by what a night can give; from night %d on, nights since a value was fresh"
            .formatted(USERS, NIGHTS, SETTLED + 1),
        COLUMNS,
        rows,
        List.of(
            Goal.atMost(
                "longest wait with %,d a night, beside asking for all in turn".formatted(SCARCE),
                longest(month(SCARCE)),
                Math.ceil((double) USERS / SCARCE),
                "nights",
                1)));
  }

  private static List<Night> month(int capacity) {
    return new MonthOfNights(USERS, NIGHTS, capacity, SEED).pass();
  }

  private static Row row(int capacity) {
    List<Night> all = month(capacity);
    List<Night> settled = all.subList(SETTLED, NIGHTS);
    int[] stale =
        settled.stream().flatMapToInt(n -> IntStream.of(n.staleness())).sorted().toArray();
    double present = settled.stream().mapToInt(Night::present).sum();
    return new Row(
        String.format(Locale.ROOT, "%,d a night", capacity),
        List.of(
            1.0 + all.stream().filter(night -> night.without() > 0).count(),
            100 * settled.stream().mapToInt(Night::unchanged).sum() / present,
            settled.stream().mapToInt(Night::asked).average().orElseThrow(),
            100 * Arrays.stream(stale).filter(nights -> nights == 0).count() / present,
            (double) stale[stale.length / 2],
            (double) stale[stale.length * 9 / 10],
            longest(all)));
  }

  private static double longest(List<Night> nights) {
    return nights.stream()
        .flatMap(night -> night.left().stream())
        .map(Turn::need)
        .mapToInt(need -> need.staleDays() + 1)
        .max()
        .orElse(0);
  }

  private static void draw(List<Night> nights) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1_000)
            .height(500)
            .title(
                String.format(
                    Locale.ROOT,
                    "%,d users, of whom %,d can be asked for in a night",
                    USERS,
                    SCARCE))
            .xAxisTitle("night, the first a Monday's")
            .yAxisTitle("users")
            .build();
    chart.getStyler().setStacked(true);
    chart.getStyler().setYAxisDecimalPattern("#,##0");
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setSeriesColors(COLORS);
    List<Integer> numbers = nights.stream().map(night -> night.number() + 1).toList();
    for (int stale = 0; stale <= STALEST; stale++) {
      int from = stale;
      chart.addSeries(
          name(stale), numbers, nights.stream().map(night -> count(night, from)).toList());
    }
    chart.addSeries("no value yet", numbers, nights.stream().map(Night::without).toList());
    VectorGraphicsEncoder.saveVectorGraphic(chart, CHART.toString(), VectorGraphicsFormat.SVG);
  }

  private static String name(int stale) {
    return switch (stale) {
      case 0 -> "fresh";
      case STALEST -> STALEST + " nights and more";
      default -> stale + (stale == 1 ? " night old" : " nights old");
    };
  }

  private static long count(Night night, int stale) {
    return Arrays.stream(night.staleness())
        .filter(nights -> Math.min(nights, STALEST) == stale)
        .count();
  }
}
