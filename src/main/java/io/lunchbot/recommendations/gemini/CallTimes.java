package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.bus.Broadcast;
import io.lunchbot.recommendations.observe.Latencies;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;
import java.util.TreeMap;

/** How long calls of the provider took, answered or not. Thread-safe. */
public final class CallTimes implements Shareable {
  /** What a node's calls took since it last said so; told every other second while it works. */
  static final Broadcast<Progress> PROGRESS =
      new Broadcast<>("runs.progress", Progress::json, Progress::of);

  private static final String NAME = "call-times";

  private final Latencies own = new Latencies();
  private final Latencies all = new Latencies();

  CallTimes() {}

  /** Those this node knows of. */
  private static CallTimes known(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, CallTimes>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new CallTimes());
  }

  /** Those of this node that nobody was told of yet. */
  static Latencies own(Vertx vertx) {
    return known(vertx).own;
  }

  /** Those of all nodes that this one has heard of, itself included; up to 2 s late. */
  public static Latencies ofAllNodes(Vertx vertx) {
    return known(vertx).all;
  }

  /**
   * Times of a histogram of {@link Latencies}.
   *
   * @param calls how many, by place in the histogram
   */
  record Progress(Map<Integer, Integer> calls) {
    /** Copies the map. */
    Progress {
      calls = Map.copyOf(calls);
    }

    private JsonObject json() {
      JsonObject times = new JsonObject();
      new TreeMap<>(calls).forEach((place, number) -> times.put(String.valueOf(place), number));
      return new JsonObject().put("calls", times);
    }

    private static Progress of(JsonObject json) {
      Map<Integer, Integer> calls = new TreeMap<>();
      JsonObject times = json.getJsonObject("calls");
      times
          .fieldNames()
          .forEach(place -> calls.put(Integer.valueOf(place), times.getInteger(place)));
      return new Progress(calls);
    }
  }
}
