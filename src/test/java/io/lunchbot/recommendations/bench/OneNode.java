package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shipped jar in a process of its own, and what its runs cost. */
final class OneNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int SAMPLE = 40;

  /** What decides speed among the options of the shipped image. */
  private static final List<String> JVM = List.of("-Xmx160m", "-XX:+UseSerialGC");

  private final Vertx vertx = Vertx.vertx();
  private final RedisLink redis;
  private final RunsInRedis runs;
  private final ServiceProcess process;
  private final QuickProvider provider;

  /**
   * A run that is over.
   *
   * @param seconds from its trigger to its end
   * @param node processor time of the service, microseconds a user
   * @param provider processor time of the provider, microseconds a user
   * @param redis processor time of Redis, microseconds a user
   */
  record Taken(
      int users, double seconds, double node, double provider, double redis, double latencies) {
    double perSecond() {
      return users / seconds;
    }
  }

  /** Starts one; returns when it can be asked. */
  OneNode(TestServers servers, QuickProvider provider, Map<String, String> settings) {
    this.provider = provider;
    redis = new RedisLink(vertx, servers.redisUrl());
    runs = new RunsInRedis(servers.redisUrl());
    Map<String, String> all = new HashMap<>();
    all.put("GEMINI_API_KEYS", "key-one,key-two");
    all.put("GEMINI_MAX_REQUESTS_PER_KEY", "100000000");
    all.putAll(settings);
    List<String> options = new ArrayList<>(jvm());
    options.addAll(more());
    process = new ServiceProcess(servers, provider.baseUrl(), all, options);
    process.awaitReady();
  }

  /** What the service and the bare loop run with: -Dbench.jvm has other options. */
  static List<String> jvm() {
    List<String> said = words(System.getProperty("bench.jvm", ""));
    return said.isEmpty() ? JVM : said;
  }

  /** Options of the service's Java alone, such as those of a profiler. */
  private static List<String> more() {
    return words(System.getProperty("bench.service.jvm", ""));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
  }

  /** A run of all users, from its trigger to its end, and whether all is right then. */
  Taken run(GeneratedUsers users, int count) throws Exception {
    forgetValues();
    long calls = provider.calls();
    double latencies = provider.latencies();
    Duration node = process.processorTime();
    Duration stub = provider.processorTime();
    RedisUse before = RedisUse.of(redis);
    String run = process.startForcedRun();
    runs.awaitCompletion(run, LIMIT);
    double redisCpu = RedisUse.of(redis).minus(before).cpu() / count;
    double nodeCpu = micros(process.processorTime().minus(node), count);
    double stubCpu = micros(provider.processorTime().minus(stub), count);
    JsonObject about = process.run(run);
    check(about, run, users, count, provider.calls() - calls);
    return new Taken(
        count,
        about.getLong("duration_ms") / 1e3,
        nodeCpu,
        stubCpu,
        redisCpu,
        provider.latencies() - latencies);
  }

  /** The provider says the same each time, which nobody is to be told twice. */
  private void forgetValues() {
    redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(
                    "local cursor = '0' repeat local page = redis.call('SCAN', cursor, 'MATCH',"
                        + " 'recommendations:user:*', 'COUNT', 1000) cursor = page[1]"
                        + " for _, key in ipairs(page[2]) do redis.call('UNLINK', key) end"
                        + " until cursor == '0'")
                .arg(0))
        .await();
  }

  private static double micros(Duration time, int users) {
    return time.toNanos() / 1e3 / users;
  }

  /** Everybody once, his value in Redis, and for a sample the right one. */
  private void check(JsonObject about, String run, GeneratedUsers users, int count, long calls) {
    JsonObject counts = about.getJsonObject("counts");
    long values = keys("recommendations:user:*");
    require(
        counts.getInteger("eligible") == count
            && counts.getInteger("generated") == count
            && about.getLong("requests") == count
            && calls == count
            && values == count,
        "%,d calls and %,d values for %,d users, run %s".formatted(calls, values, count, about));
    List<Long> sample = users.sample(count, SAMPLE);
    require(runs.unserved(run, sample).isEmpty(), "users without a new value in " + sample);
    for (long tgid : sample) {
      JsonObject shown = process.recommendation(tgid);
      require(
          QuickProvider.SUMMARY.equals(shown.getString("summary"))
              && new JsonArray().add(QuickProvider.TIP).equals(shown.getJsonArray("tips"))
              && users.isRight(shown.getJsonObject("stats")),
          "shown to " + tgid + ": " + shown);
    }
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalStateException(otherwise);
    }
  }

  private long keys(String pattern) {
    long found = 0;
    String cursor = "0";
    do {
      Response page =
          redis
              .send(
                  Request.cmd(Command.SCAN)
                      .arg(cursor)
                      .arg("MATCH")
                      .arg(pattern)
                      .arg("COUNT")
                      .arg("10000"))
              .await();
      cursor = page.get(0).toString();
      found += page.get(1).size();
    } while (!cursor.equals("0"));
    return found;
  }

  ServiceProcess process() {
    return process;
  }

  @Override
  public void close() {
    // What a profiler saw is written at an orderly end only.
    process.stop();
    process.close();
    runs.close();
    redis.close().await();
    vertx.close().await();
  }
}
