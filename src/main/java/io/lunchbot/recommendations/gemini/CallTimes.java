package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.observe.Latencies;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/** How long this node's calls of the provider took, answered or not. Thread-safe. */
public final class CallTimes implements Shareable {
  private static final String NAME = "call-times";

  private final Latencies latencies = new Latencies();

  CallTimes() {}

  /** Those of this node. */
  public static Latencies of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, CallTimes>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new CallTimes())
        .latencies;
  }
}
