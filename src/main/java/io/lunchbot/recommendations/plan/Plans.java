package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.bus.Address;
import java.time.Duration;

/** What PlanVerticle and PreviewVerticle answer. */
public final class Plans {
  /**
   * What a run would bring if it began now; as it was found within the last minute. Takes as long
   * as reading all orders of the window does.
   */
  public static final Address<NextQuestion, Plan> NEXT =
      new Address<>("plan.next", NextQuestion.class, Plan.class, Duration.ofMinutes(15));

  /**
   * What the provider would be sent for one user now; NOT_FOUND when there is none, BAD_QUESTION
   * when his orders cannot be read.
   */
  public static final Address<PreviewQuestion, Preview> PREVIEW =
      new Address<>("plan.preview", PreviewQuestion.class, Preview.class, Duration.ofMinutes(1));

  private Plans() {}

  /** Asks for the plan. */
  public record NextQuestion() {}

  /** Asks about one user. */
  public record PreviewQuestion(long tgid) {}
}
