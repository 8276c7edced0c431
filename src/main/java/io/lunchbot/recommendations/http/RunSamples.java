package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.observe.Latencies.Quantiles;
import io.lunchbot.recommendations.run.Run;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How one run went on over time, in at most {@link #MOST} points: when there are more, every other
 * one goes and half as many are kept from then on, so that a long night is told evenly, from the
 * moment this node first saw the run. For one context.
 */
final class RunSamples {
  static final int MOST = 600;
  private static final double NANOS = 1e9;

  private List<Sample> kept = new ArrayList<>(MOST);
  private Sample latest;
  private long taken;

  /** One of so many is kept. */
  private long every = 1;

  /**
   * A run at one moment.
   *
   * @param perSecond users done a second since the sample before, or since the run's start
   * @param latency of the provider's calls on all nodes since the sample before
   */
  record Sample(
      String run,
      Instant at,
      long done,
      long failed,
      long requests,
      double perSecond,
      Quantiles latency) {
    JsonObject json() {
      return new JsonObject()
          .put("run", run)
          .put("at", at.toString())
          .put("done", done)
          .put("failed", failed)
          .put("requests", requests)
          .put("per_second", Math.round(perSecond * 100) / 100.0)
          .put(
              "latency_ms",
              new JsonObject()
                  .put("p50", latency.p50().orElse(null))
                  .put("p95", latency.p95().orElse(null)));
    }

    private Sample since(Sample before) {
      double rate = rate(done - before.done, before.at, at);
      return new Sample(run, at, done, failed, requests, rate, latency);
    }
  }

  /** Takes a sample; one of another run than before forgets those of that one. */
  Sample add(Run run, Instant at, Quantiles latency) {
    if (!of(run.id())) {
      kept.clear();
      every = 1;
      taken = 0;
    }
    long done = run.counts().done();
    double sinceStart = run.startedAt().map(start -> rate(done, start, at)).orElse(0.0);
    Sample first =
        new Sample(run.id(), at, done, run.counts().failed(), run.requests(), sinceStart, latency);
    latest = taken == 0 ? first : first.since(latest);
    if (taken++ % every == 0) {
      keep(latest);
    }
    return latest;
  }

  private void keep(Sample sample) {
    if (kept.size() == MOST - 1) {
      List<Sample> fewer = new ArrayList<>(MOST);
      for (int i = 0; i < kept.size(); i += 2) {
        fewer.add(since(fewer, kept.get(i)));
      }
      kept = fewer;
      every *= 2;
    }
    kept.add(since(kept, sample));
  }

  private static Sample since(List<Sample> before, Sample sample) {
    return before.isEmpty() ? sample : sample.since(before.get(before.size() - 1));
  }

  /** Whether the samples are this run's. */
  boolean of(String run) {
    return taken > 0 && latest.run().equals(run);
  }

  /** All that are kept and the newest, oldest first. */
  JsonArray json() {
    List<Sample> all = new ArrayList<>(kept);
    if (taken > 0 && !all.get(all.size() - 1).at().equals(latest.at())) {
      all.add(since(kept, latest));
    }
    return new JsonArray(all.stream().map(Sample::json).toList());
  }

  private static double rate(long users, Instant from, Instant to) {
    long nanos = Duration.between(from, to).toNanos();
    return nanos <= 0 ? 0 : Math.max(0, users * NANOS / nanos);
  }
}
