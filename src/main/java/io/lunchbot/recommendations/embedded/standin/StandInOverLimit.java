package io.lunchbot.recommendations.embedded.standin;

/**
 * What was asked over a limit, and refused. A call over several limits counts in each.
 *
 * @param calls that were over at least one
 * @param minute calls over the requests of 60 seconds
 * @param tokens calls over the input tokens of 60 seconds
 * @param day calls over the requests of the Pacific day
 */
public record StandInOverLimit(long calls, long minute, long tokens, long day) {
  /** Nothing. */
  public static final StandInOverLimit NONE = new StandInOverLimit(0, 0, 0, 0);

  /** Both together. */
  StandInOverLimit plus(StandInOverLimit more) {
    return new StandInOverLimit(
        calls + more.calls, minute + more.minute, tokens + more.tokens, day + more.day);
  }

  /** And one more call, over these limits. */
  StandInOverLimit plus(Iterable<StandInViolation> violations) {
    StandInOverLimit sum = new StandInOverLimit(calls + 1, minute, tokens, day);
    for (StandInViolation violation : violations) {
      sum =
          sum.plus(
              switch (violation.kind()) {
                case MINUTE -> new StandInOverLimit(0, 1, 0, 0);
                case TOKENS -> new StandInOverLimit(0, 0, 1, 0);
                case DAY -> new StandInOverLimit(0, 0, 0, 1);
              });
    }
    return sum;
  }
}
