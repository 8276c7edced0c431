package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.bus.Address;
import java.time.Duration;

/** What PlanVerticle answers. */
public final class Plans {
  /**
   * What a run would bring if it began now; as it was found within the last minute. Takes as long
   * as reading all orders of the window does.
   */
  public static final Address<NextQuestion, Plan> NEXT =
      new Address<>("plan.next", NextQuestion.class, Plan.class, Duration.ofMinutes(15));

  private Plans() {}

  /** Asks for the plan. */
  public record NextQuestion() {}
}
