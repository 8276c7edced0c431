package io.lunchbot.recommendations.config;

import java.util.stream.IntStream;

/**
 * For how many users one request may be. The provider counts requests, so that each further user in
 * a request comes out of nobody's quota; with a paid project there is nothing to be saved by it.
 *
 * @param free with a project whose requests cost nothing, 1 to 32
 * @param paid with a paid project, 1 to 32
 */
public record UsersPerRequest(int free, int paid) {
  /** What holds where nobody says otherwise. */
  static final UsersPerRequest BY_TIER = new UsersPerRequest(8, 1);

  private static final int MOST = 32;

  /** Checks both. */
  public UsersPerRequest {
    Mistakes mistakes = new Mistakes();
    IntStream.of(free, paid)
        .distinct()
        .forEach(users -> mistakes.range(Name.USERS_PER_REQUEST.label(), users, 1, MOST));
    mistakes.throwIfAny();
  }

  /** The same for all projects. */
  static UsersPerRequest always(int users) {
    return new UsersPerRequest(users, users);
  }

  /** For how many users a request with a project of this tier may be. */
  public int with(Tier tier) {
    return tier == Tier.PAID ? paid : free;
  }

  /** The larger of both. */
  public int most() {
    return Math.max(free, paid);
  }
}
