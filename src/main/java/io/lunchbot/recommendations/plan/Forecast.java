package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.keys.PacificDay;
import io.lunchbot.recommendations.plan.Plan.Part;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reckons a plan from what is wanted and what there is. Pure; the rules are those of the ledger:
 * free projects first, no request near midnight, a day's requests again after each reset.
 */
public final class Forecast {
  /** Further than that nobody plans. */
  public static final int HORIZON_DAYS = 60;

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  /** No request is made so near to the provider's midnight. */
  private static final Duration GUARD = Duration.ofSeconds(2);

  /** How long a call takes, as far as anybody knows beforehand. */
  private static final Duration CALL = Duration.ofSeconds(2);

  private final Demand demand;
  private final Terms terms;
  private final List<Supply> supplies;
  private final List<Part> parts = new ArrayList<>();
  private long left;
  private long paidUsers;

  /** What may still be spent before the next reset, in billionths of a USD. */
  private OptionalLong money = OptionalLong.empty();

  private Optional<Instant> lastFreshAt = Optional.empty();

  private Forecast(Demand demand, Terms terms, List<Supply> supplies) {
    this.demand = demand;
    this.terms = terms;
    this.supplies = supplies.stream().sorted(Comparator.comparing(Supply::paid)).toList();
    this.left = demand.toGenerate();
  }

  /**
   * What is wanted.
   *
   * @param at when the first request can be made
   * @param inputTokensEach of one user
   * @param outputTokensEach of one user
   */
  public record Demand(
      Instant at,
      long eligible,
      long unchanged,
      long toGenerate,
      long inputTokensEach,
      long outputTokensEach) {}

  /**
   * What bounds it beside the pool's requests.
   *
   * @param concurrency calls at once on all nodes, 1 or more
   * @param nanosEach what a paid user costs, in billionths of a USD; empty when nobody knows
   * @param nanosLeftToday what may be spent before the reset; empty for no bound
   * @param nanosPerDay what may be spent in a whole day; empty for no bound
   */
  public record Terms(
      int concurrency,
      OptionalLong nanosEach,
      OptionalLong nanosLeftToday,
      OptionalLong nanosPerDay) {}

  /** The plan. */
  public static Plan of(Demand demand, Terms terms, List<Supply> supplies) {
    return new Forecast(demand, terms, supplies).plan();
  }

  private Plan plan() {
    PacificDay day = PacificDay.of(demand.at());
    Instant from = demand.at();
    for (int i = 0; i <= HORIZON_DAYS && (i == 0 || left > 0); i++) {
      add(from, day.end(), i == 0);
      from = day.end().plus(GUARD);
      day = PacificDay.of(from);
    }
    if (left > 0) {
      lastFreshAt = Optional.empty();
    }
    long served = demand.toGenerate() - left;
    return new Plan(
        demand.at(),
        demand.eligible(),
        demand.unchanged(),
        demand.toGenerate(),
        supplies,
        parts,
        served * demand.inputTokensEach(),
        served * demand.outputTokensEach(),
        cost(),
        lastFreshAt);
  }

  private Optional<BigDecimal> cost() {
    if (paidUsers == 0) {
      return Optional.of(BigDecimal.ZERO);
    }
    return terms.nanosEach().isPresent()
        ? Optional.of(
            BigDecimal.valueOf(paidUsers)
                .multiply(BigDecimal.valueOf(terms.nanosEach().getAsLong()))
                .divide(NANOS))
        : Optional.empty();
  }

  private void add(Instant from, Instant until, boolean today) {
    money = today ? terms.nanosLeftToday() : terms.nanosPerDay();
    long users = 0;
    long requests = 0;
    long perMinute = 0;
    boolean knowsMinutes = true;
    for (Supply supply : supplies) {
      long most = most(supply, from, until, today);
      long taken = Math.min(left, most * supply.usersPerRequest());
      long asked = (taken + supply.usersPerRequest() - 1) / supply.usersPerRequest();
      users += taken;
      requests += asked;
      left -= taken;
      pay(supply, taken);
      perMinute += asked > 0 ? supply.perMinute() : 0;
      knowsMinutes &= asked == 0 || supply.perMinute() > 0;
    }
    if (today || users > 0) {
      parts.add(new Part(from, users, requests));
      lastFreshAt = Optional.of(from.plus(time(requests, knowsMinutes ? perMinute : 0)));
    }
  }

  private long most(Supply supply, Instant from, Instant until, boolean today) {
    long most = today ? supply.leftToday() : supply.perDay();
    if (supply.perMinute() > 0) {
      long minutes = Math.max(0, Duration.between(from, until).toMinutes());
      most = Math.min(most, minutes * supply.perMinute());
    }
    if (supply.paid() && money.isPresent() && terms.nanosEach().orElse(0) > 0) {
      long users = money.getAsLong() / terms.nanosEach().getAsLong();
      most = Math.min(most, users / supply.usersPerRequest());
    }
    return Math.max(0, most);
  }

  /** All paid projects live on one budget. */
  private void pay(Supply supply, long users) {
    if (supply.paid()) {
      long cost = users * terms.nanosEach().orElse(0);
      paidUsers += users;
      money = money.isPresent() ? OptionalLong.of(money.getAsLong() - cost) : money;
    }
  }

  private Duration time(long requests, long perMinute) {
    Duration calls = CALL.multipliedBy(requests).dividedBy(terms.concurrency());
    Duration minutes =
        perMinute == 0
            ? Duration.ZERO
            : Duration.ofSeconds(60).multipliedBy(Math.max(0, requests / perMinute));
    return calls.compareTo(minutes) > 0 ? calls : minutes;
  }
}
