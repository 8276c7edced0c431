package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.bus.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What StatsVerticle answers. All questions of a run carry the run's one instant. */
public final class Stats {
  /** Begins to list the eligible users of an instant; the list is read page by page. */
  public static final Address<OpenEligible, EligiblePage> ELIGIBLE =
      new Address<>(
          "stats.eligible", OpenEligible.class, EligiblePage.class, Duration.ofMinutes(10));

  /**
   * The next page of a list; after the last page the list is closed by itself. NOT_FOUND when it is
   * closed already (two minutes without a question close it), UNAVAILABLE when it was lost: begin
   * again.
   */
  public static final Address<NextEligible, EligiblePage> NEXT_ELIGIBLE =
      new Address<>(
          "stats.eligible.next", NextEligible.class, EligiblePage.class, Duration.ofMinutes(10));

  /** The statistics of some users with one query. */
  public static final Address<ChunkQuestion, ChunkStats> OF_CHUNK =
      new Address<>("stats.chunk", ChunkQuestion.class, ChunkStats.class, Duration.ofMinutes(2));

  /** What can be ordered at an instant. */
  public static final Address<MenuQuestion, MenuNow> MENU =
      new Address<>("stats.menu", MenuQuestion.class, MenuNow.class, Duration.ofMinutes(2));

  /** Which of some dishes can be ordered at this moment, whatever the menu of a run says. */
  public static final Address<OrderableQuestion, Orderable> ORDERABLE =
      new Address<>(
          "stats.orderable", OrderableQuestion.class, Orderable.class, Duration.ofMinutes(1));

  /**
   * One user as he is now; {@link io.lunchbot.recommendations.bus.Failure.Code#NOT_FOUND} when
   * there is none.
   */
  public static final Address<UserQuestion, UserNow> OF_USER =
      new Address<>("stats.user", UserQuestion.class, UserNow.class, Duration.ofSeconds(30));

  private Stats() {}

  /** Asks for the menu of a run's instant. */
  public record MenuQuestion(Instant at) {}

  /** Names of all dishes that can be ordered, over all cafes. */
  public record MenuNow(Set<String> names) {
    /** Copies the set. */
    public MenuNow {
      names = Set.copyOf(names);
    }
  }

  /** Asks whether these dishes can be ordered. */
  public record OrderableQuestion(Set<Integer> dishes) {
    /** Copies the set. */
    public OrderableQuestion {
      dishes = Set.copyOf(dishes);
    }
  }

  /**
   * Those of the dishes asked for that can be.
   *
   * @param names on the menu, without spaces at their ends, by id
   */
  public record Orderable(Map<Integer, String> names) {
    /** Copies the map. */
    public Orderable {
      names = Map.copyOf(names);
    }
  }

  /** Asks for one user's statistics at an instant. */
  public record UserQuestion(long tgid, Instant at) {}

  /**
   * One user.
   *
   * @param served whether he may have recommendations: a deactivated one may not, where the rules
   *     say so
   */
  public record UserNow(boolean served, UserStats stats) {}

  /**
   * Asks for the eligible users of a run.
   *
   * @param pageSize users a page, 1 to 100,000
   */
  public record OpenEligible(Instant at, int pageSize) {}

  /**
   * Asks for the next page.
   *
   * @param list what {@link EligiblePage#list} said
   */
  public record NextEligible(String list) {}

  /**
   * Some eligible users, ascending; none when there are none, or when the pages came out even.
   *
   * @param list how to ask for the next page
   * @param last nothing follows; the list is closed
   */
  public record EligiblePage(String list, List<Long> users, boolean last) {
    /** Copies the list. */
    public EligiblePage {
      users = List.copyOf(users);
    }
  }

  /** Asks for the statistics of these users at an instant. */
  public record ChunkQuestion(List<Long> users, Instant at) {
    /** Copies the list. */
    public ChunkQuestion {
      users = List.copyOf(users);
    }
  }

  /**
   * One entry for every asked user, in the order asked. A user without an order in the window has
   * statistics of zeros.
   *
   * @param anomalies damaged pieces of JSON that were passed over
   */
  public record ChunkStats(List<UserStats> users, int anomalies) {
    /** Copies the list. */
    public ChunkStats {
      users = List.copyOf(users);
    }
  }
}
