package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.PricesFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The price table and what it makes of tokens. */
class PricesTest {
  private static final String HEAD = "model,input_usd,output_usd\n";

  @Test
  void a_request_costs_its_tokens_at_the_price_of_a_million() {
    Prices prices = Prices.parse("# mine\n\n" + HEAD + " m , 0.30 ,2.5\nn,0.0375,10000\n");

    assertThat(prices.nanos("m", new Usage(600, 140))).hasValue(180_000 + 350_000);
    assertThat(prices.nanos("n", new Usage(1, 0))).hasValue(38);
    assertThat(prices.nanos("n", new Usage(0, 1_000_000))).hasValue(10_000_000_000_000L);
    assertThat(prices.nanos("other", new Usage(1, 1))).isEmpty();
    assertThat(prices.has("m")).isTrue();
  }

  @Test
  void the_built_in_table_knows_the_default_model() {
    Prices prices = Prices.parse(PricesFile.read(Optional.empty()));

    assertThat(prices.has(Name.GEMINI_MODEL.byDefault())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m,1,2                       | line 1 | model,input_usd,output_usd",
        "HEAD m,1                    | line 2 | a model, its input and its output price",
        "HEAD ,1,2                   | line 2 | a model, its input and its output price",
        "HEAD m,-1,2                 | line 2 | prices like 0.30",
        "HEAD m,1e3,2                | line 2 | prices like 0.30",
        "HEAD m,1,99999              | line 2 | prices up to 10000",
        "HEAD m,1,2 LINE m,3,4       | line 3 | each model once",
      })
  void a_line_that_is_wrong_is_told_with_what_is_allowed(
      String text, String where, String allowed) {
    String table = text.replace("HEAD ", HEAD).replace(" LINE ", "\n");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Prices.parse(table))
        .satisfies(
            e ->
                assertThat(e.mistakes())
                    .containsExactly(
                        "gemini.prices (GEMINI_PRICES): "
                            + where
                            + " is not understood; allowed: "
                            + allowed));
  }

  @Test
  void a_file_of_the_operator_s_is_read_and_one_that_is_none_is_told(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("prices.csv"), HEAD + "m,1,2\n");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe9});

    assertThat(Prices.parse(PricesFile.read(Optional.of(file))).has("m")).isTrue();
    for (Path none : new Path[] {folder, folder.resolve("absent"), latin}) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> PricesFile.read(Optional.of(none)))
          .withMessageContaining("cannot be read; allowed: a file in UTF-8");
    }
  }
}
