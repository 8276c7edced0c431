package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts for a budget, and what is shown of money. */
class SpendingTest {
  private static final Prices PRICES = Prices.parse("model,input_usd,output_usd\nm,0.30,2.50\n");
  private static final Spending FREELY = new Spending(PRICES, Optional.empty());
  private static final Spending FIVE = new Spending(PRICES, Optional.of(new BigDecimal("5")));

  private static Settlement settlement(String model, Verdict verdict, Usage usage, String reason) {
    Lease lease = new Lease("id", 0, "f", "g", model, Instant.EPOCH, Optional.empty(), Tier.PAID);
    return new Settlement(lease, verdict, usage, LimitSignal.NONE, reason, "");
  }

  @Test
  void a_budget_is_spent_to_the_billionth() {
    assertThat(FIVE.isSpent(4_999_999_999L)).isFalse();
    assertThat(FIVE.isSpent(5_000_000_000L)).isTrue();
    assertThat(FREELY.isSpent(Long.MAX_VALUE)).isFalse();
    assertThat(FIVE.budgetArgument()).isEqualTo("5000000000");
    assertThat(FREELY.budgetArgument()).isEmpty();
  }

  @Test
  void a_paid_request_is_kept_back_without_a_price_and_when_the_budget_is_spent() {
    assertThat(FIVE.refusal("m", 0)).isEmpty();
    assertThat(FIVE.refusal("m", 5_000_000_000L)).isEqualTo("budget_spent");
    assertThat(FIVE.refusal("other", 0)).isEqualTo("price_unknown");
    assertThat(FREELY.refusal("other", Long.MAX_VALUE)).isEmpty();
    assertThat(FIVE.withoutPrice(List.of("other", "m"))).containsExactly("other");
  }

  @Test
  void an_estimate_is_that_of_the_input() {
    assertThat(FREELY.estimateArgument("m", 1_000)).isEqualTo("300000");
    assertThat(FREELY.estimateArgument("other", 1_000)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "m, OK, 600, 140, '', 530000, 530000",
    "m, PROVIDER_DOWN, 600, 0, timeout, 180000, 180000",
    "other, OK, 600, 140, '', '', ''",
    "m, OK, 0, 0, empty_answer, 0, ''",
    "m, PROVIDER_DOWN, 0, 0, stalled, 0, ''",
    "m, PROVIDER_DOWN, 0, 0, deadline_exceeded, 0, ''",
    "m, PROVIDER_DOWN, 0, 0, overloaded, 0, 0",
    "m, PROVIDER_DOWN, 0, 0, internal_error, 0, 0",
    "m, BAD_REQUEST, 0, 0, bad_request, 0, 0",
    "m, NOT_SENT, 0, 0, connection_failed, 0, 0"
  })
  void what_a_run_cost_is_what_was_told_and_a_budget_also_counts_what_may_have_been(
      String model,
      Verdict verdict,
      int input,
      int output,
      String reason,
      String cost,
      String counted) {
    Settlement settlement = settlement(model, verdict, new Usage(input, output), reason);

    assertThat(FREELY.costArgument(settlement)).isEqualTo(cost);
    assertThat(FREELY.countedArgument(settlement)).isEqualTo(counted);
  }

  @Test
  void money_is_shown_to_the_millionth_without_zeros_at_the_end() {
    assertThat(Usd.shown(Usd.of(1_234_567_800L)).toPlainString()).isEqualTo("1.234568");
    assertThat(Usd.shown(Usd.of(499)).toPlainString()).isEqualTo("0");
    assertThat(Usd.shown(new BigDecimal("100.00")).toPlainString()).isEqualTo("100");
    assertThat(Usd.nanos(new BigDecimal("0.000001"))).isEqualTo(1_000);
  }
}
