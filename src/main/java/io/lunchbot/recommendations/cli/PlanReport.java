package io.lunchbot.recommendations.cli;

import io.lunchbot.recommendations.plan.Plan;
import io.lunchbot.recommendations.plan.Plan.Part;
import io.lunchbot.recommendations.plan.Supply;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a night will bring, for people. */
public final class PlanReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

  private final Plan plan;
  private final ZoneId zone;
  private final StringBuilder text = new StringBuilder();

  private PlanReport(Plan plan, ZoneId zone) {
    this.plan = plan;
    this.zone = zone;
  }

  /**
   * A plan in a few lines.
   *
   * @param zone in which times are told
   */
  public static String of(Plan plan, ZoneId zone) {
    return new PlanReport(plan, zone).write();
  }

  private String write() {
    line("If a run began now:");
    line(
        "  users     %,d eligible: %,d unchanged, which costs nothing, %,d to generate",
        plan.eligible(), plan.unchanged(), plan.toGenerate());
    plan.parts().forEach(this::part);
    if (plan.usersUnserved() > 0) {
      line(
          "  never     %,d users: no key has requests for them in the next weeks",
          plan.usersUnserved());
    }
    plan.lastFreshAt().ifPresent(at -> line("  done      about %s (%s)", time(at), zone));
    line(
        "  costs     %,d requests, about %,d tokens in, %,d out, %s",
        plan.requests(),
        plan.inputTokens(),
        plan.outputTokens(),
        plan.costUsd().map("%.4f USD"::formatted).orElse("of an unknown price"));
    plan.supplies().forEach(this::supply);
    return text.toString();
  }

  private void part(Part part) {
    boolean first = part.equals(plan.parts().get(0));
    line(
        "  %s %,d users with %,d requests%s",
        first ? "tonight  " : "later    ",
        part.users(),
        part.requests(),
        first ? "" : ", after the reset of " + time(part.from()) + " (" + zone + ")");
  }

  private void supply(Supply supply) {
    line(
        "  project   %s, %s: %,d requests left today, %,d a day, users a request: %d",
        supply.name(),
        supply.paid() ? "paid" : "free",
        supply.leftToday(),
        supply.perDay(),
        supply.usersPerRequest());
  }

  private String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
