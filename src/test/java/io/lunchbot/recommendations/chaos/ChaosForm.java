package io.lunchbot.recommendations.chaos;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How much of a night there is time for.
 *
 * @param requestsADay of a project; more than its minute has, so that minutes must be waited out
 * @param users of the four processes, more than all projects together have requests for
 * @param killAfter calls, the soonest one of the processes is killed
 * @param storms in the order they break out
 * @param patientUsers who are all served although their keys' minutes do not suffice
 * @param limit on the whole of it
 */
record ChaosForm(
    int requestsADay,
    int users,
    long killAfter,
    List<Storm> storms,
    int patientUsers,
    Duration limit) {
  /** Of a project, in either form. */
  static final int REQUESTS_A_MINUTE = 15;

  /** Set by {@code ./run.sh test chaos}. */
  private static final String LONG_PROPERTY = "chaos.long";

  /**
   * One minute is waited out. The storm comes when every project's first ten requests have been
   * made: only those decide when the last ten fit.
   */
  private static final ChaosForm SHORT =
      new ChaosForm(
          25, 130, 25, List.of(new Storm(42, Duration.ofSeconds(2))), 60, Duration.ofSeconds(180));

  /** Fifteen minutes are waited out. Storms come at every time of a minute. */
  private static final ChaosForm LONG =
      new ChaosForm(
          240,
          1_250,
          500,
          LongStream.range(0, 11)
              .mapToObj(i -> new Storm(30 + 80 * i, Duration.ofSeconds(2 + i * 5 % 11)))
              .toList(),
          300,
          Duration.ofMinutes(40));

  /**
   * 503 for every call.
   *
   * @param afterCalls when it begins
   */
  record Storm(long afterCalls, Duration lasting) {}

  /** The one that was asked for. */
  static ChaosForm chosen() {
    return isLong() ? LONG : SHORT;
  }

  /** Whether there is time for the long form of everything. */
  static boolean isLong() {
    return Boolean.getBoolean(LONG_PROPERTY);
  }
}
