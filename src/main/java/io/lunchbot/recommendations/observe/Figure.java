package io.lunchbot.recommendations.observe;

import java.util.List;

/**
 * Figures that are not counted as things happen but asked for when somebody wants to see them. A
 * figure nobody can tell at the moment is absent, not 0.
 */
public enum Figure {
  /** By key, as all of these. */
  KEY_USED(
      "lunchrec.key.used", "requests", "Requests made with a key this Pacific day", Labels.KEY),
  KEY_USED_BY_BOT(
      "lunchrec.key.used.by.bot",
      "requests",
      "Requests the bot made with a key this Pacific day",
      Labels.KEY),
  KEY_LEFT(
      "lunchrec.key.left",
      "requests",
      "Requests a key, or its project, allows before the reset",
      Labels.KEY),
  /** By state. */
  KEYS("lunchrec.keys", "", "Keys by state", "state"),
  /** Absent without a budget, as the next. */
  BUDGET("lunchrec.budget", "usd", "What requests with paid keys may cost in a Pacific day", ""),
  SPENT(
      "lunchrec.spent",
      "usd",
      "What requests with paid keys cost this Pacific day, those under way by estimate",
      ""),
  /** By model and state of the breaker; 1 for the state it is in. */
  BREAKER(
      "lunchrec.model.breaker",
      "",
      "1 for the state the breaker of a model is in on this node",
      "model,state"),
  /** Of the run that is active, or of the newest. */
  RUN_ELIGIBLE("lunchrec.run.eligible", "users", "Users of the active run, of all nodes", ""),
  RUN_DONE(
      "lunchrec.run.done", "users", "Users of the active run whose turn is over, on all nodes", ""),
  RUN_FAILED("lunchrec.run.failed", "users", "Failed users of the active run, on all nodes", ""),
  RUN_ACTIVE("lunchrec.run.active", "", "1 while a run is planning or running", ""),
  /** Of the last run that completed. */
  RUN_COMPLETED_AT(
      "lunchrec.run.last.completed.timestamp",
      "seconds",
      "When a run was last completed, seconds since 1970",
      ""),
  /** Of the schedule. */
  NIGHT_DUE_AT(
      "lunchrec.night.due.timestamp",
      "seconds",
      "When a night's run was last due by the schedule, seconds since 1970",
      ""),
  /** As this node sees them. */
  NODES("lunchrec.cluster.nodes", "", "Nodes of the cluster, this one among them", ""),
  NODES_MISSING(
      "lunchrec.cluster.nodes.missing", "", "Named members that are no nodes of the cluster", ""),
  /** By server. */
  SERVER_UP("lunchrec.server.up", "", "1 when this node reaches a server", "server");

  private final String meter;
  private final String unit;
  private final String help;

  /** Names with commas between them. */
  private final String labels;

  Figure(String meter, String unit, String help, String labels) {
    this.meter = meter;
    this.unit = unit;
    this.help = help;
    this.labels = labels;
  }

  String meter() {
    return meter;
  }

  /** Empty for none. */
  String unit() {
    return unit;
  }

  String help() {
    return help;
  }

  List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(","));
  }

  /** One value of a figure; as many labels as it has, in their order. */
  public record Row(double value, List<String> labels) {
    /** Copies the list. */
    public Row {
      labels = List.copyOf(labels);
    }

    /** A value and its labels. */
    public static Row of(double value, String... labels) {
      return new Row(value, List.of(labels));
    }
  }

  private static final class Labels {
    // Two keys may look alike behind their masks, but not stand at one position.
    static final String KEY = "position,key";
  }
}
