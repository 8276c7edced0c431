package io.lunchbot.recommendations.eval;

import static java.util.stream.Collectors.toCollection;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.Service;
import io.lunchbot.recommendations.cache.Cache.OutcomeKind;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.ConfigSource;
import io.lunchbot.recommendations.config.EmbeddedServers;
import io.lunchbot.recommendations.config.EmbeddedServers.Server;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.embedded.EmbeddedStack;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInTextFault;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.observe.LogOutput;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.lunchbot.recommendations.stats.Stats;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Two nights of 60 sample users, always the same, with the keys, the model and the templates that
 * are configured; without keys with the stand-in. Database and Redis are always its own: nothing of
 * a real bot is read or written.
 */
public final class Evaluation {
  private static final int USERS = 60;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofHours(2);
  private static final Path FOLDER = Path.of("target", "eval");

  /** Noon at the provider; users and what they ordered before it are always the same. */
  private static final Instant FIRST_NIGHT = Instant.parse("2026-11-02T20:00:00Z");

  private final Settings settings;
  private final Optional<GeminiStandIn> standIn;

  private Evaluation(Settings settings, Optional<GeminiStandIn> standIn) {
    this.settings = settings;
    this.standIn = standIn;
  }

  /**
   * Evaluates, writes JSON and Markdown under target/eval and prints the Markdown.
   *
   * @param arguments {@code --misbehave} lets the stand-in spoil a fifth of its answers
   */
  public static void main(String[] arguments) throws Exception {
    Set<String> said = Stream.of(arguments).collect(toCollection(TreeSet::new));
    boolean misbehaves = said.remove("--misbehave");
    if (!said.isEmpty()) {
      System.err.println("eval: " + said + " is not known; --misbehave is");
      System.exit(2);
    }
    LogOutput.set("WARN", false);
    try {
      System.out.println(evaluate(misbehaves));
      System.exit(0);
    } catch (ConfigException e) {
      e.mistakes().forEach(mistake -> System.err.println("Configuration: " + mistake));
      System.exit(2);
    }
  }

  private static String evaluate(boolean misbehaves) throws Exception {
    Vertx vertx = Vertx.vertx();
    Settings configured = ConfigSource.read(vertx, Optional.empty()).await();
    vertx.close().await();
    Clock then = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), FIRST_NIGHT));
    try (EmbeddedServers.Running servers =
        new EmbeddedStack(then).start(EnumSet.of(Server.POSTGRES, Server.REDIS), USERS)) {
      Settings own = configured.decided(servers.settings());
      if (configured.has(Name.GEMINI_API_KEYS) || configured.has(Name.GEMINI_API_KEYS_FILE)) {
        return new Evaluation(own, Optional.empty()).evaluate();
      }
      try (GeminiStandIn gemini = new GeminiStandIn(StandInOptions.QUICK)) {
        gemini.start();
        if (misbehaves) {
          for (StandInTextFault fault : StandInTextFault.values()) {
            gemini.behave(good -> good.with(fault, 0.2 / StandInTextFault.values().length));
          }
        }
        Map<Name, String> provider =
            Map.of(Name.GEMINI_API_KEYS, "stand-in", Name.GEMINI_BASE_URL, gemini.baseUrl());
        return new Evaluation(own.decided(provider), Optional.of(gemini)).evaluate();
      }
    }
  }

  private String evaluate() throws Exception {
    Config config =
        Config.from(
            settings.decided(
                Map.of(
                    // Everybody is asked for on both nights, and nothing runs out in between.
                    Name.MAX_AGE,
                    "0s",
                    Name.RECOMMENDATIONS_TTL,
                    String.valueOf(2 * DAY.toSeconds()))));
    List<List<Told>> nights = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    Set<String> menu = Set.of();
    for (int night = 0; night < 2; night++) {
      Duration shift = Duration.between(Instant.now(), FIRST_NIGHT.plus(DAY.multipliedBy(night)));
      try (OneNight one = new OneNight(config, shift)) {
        runs.add(one.run());
        nights.add(one.told());
        menu = one.menu();
      }
    }
    return report(config, runs, new Score(nights, menu));
  }

  private String report(Config config, List<Run> runs, Score score) throws Exception {
    JsonObject figures = score.json();
    long users = (long) USERS * runs.size();
    long requests = runs.stream().mapToLong(Run::requests).sum();
    figures.put("requests", requests);
    figures.put("requests_a_user", (double) requests / users);
    figures.put("tokens_in_a_user", sum(runs, Run::inputTokens) / users);
    figures.put("cost_usd", cost(runs));
    figures.put("tokens_out_a_user", sum(runs, Run::outputTokens) / users);
    JsonObject now =
        new JsonObject()
            .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("commit", System.getProperty("bench.commit", ""))
            .put("model", config.gemini().model())
            .put("prompt", Prompt.of(config).template().version())
            .put("language", config.recommendations().language())
            .put("provider", provider())
            .put("figures", figures)
            .put("verdicts", score.verdicts())
            .put("examples", score.examples());
    Files.createDirectories(FOLDER);
    Path json = FOLDER.resolve("last.json");
    Optional<JsonObject> last =
        Files.exists(json) ? Optional.of(new JsonObject(Files.readString(json))) : Optional.empty();
    String report = EvaluationReport.of(now, last);
    Files.writeString(json, now.encodePrettily() + "\n");
    Files.writeString(FOLDER.resolve("last.md"), report);
    return report;
  }

  private String provider() {
    return standIn
        .map(gemini -> "the stand-in, which spoiled " + new JsonObject(spoiled(gemini)).encode())
        .orElse("the provider itself");
  }

  private static Map<String, Object> spoiled(GeminiStandIn gemini) {
    Map<String, Object> counts = new TreeMap<>();
    gemini.spoiled().forEach((fault, count) -> counts.put(fault.name(), count));
    return counts;
  }

  private static double sum(List<Run> runs, ToLongFunction<Run> of) {
    return runs.stream().mapToLong(of).sum();
  }

  /** 0 where no price is known. */
  private static double cost(List<Run> runs) {
    return runs.stream()
        .flatMap(run -> run.costUsd().stream())
        .mapToDouble(BigDecimal::doubleValue)
        .sum();
  }

  /** A node that lives for one night. */
  private static final class OneNight implements AutoCloseable {
    private final Vertx vertx = NodeMeters.observedVertx();
    private final Service service;
    private final RedisLink redis;

    OneNight(Config config, Duration shift) {
      service =
          new Service(
              vertx,
              config,
              new NodeClock(Clock.offset(Clock.systemUTC(), shift), shift.toMillis()));
      redis = new RedisLink(vertx, config.redis().url().value());
      service.startWork().await();
    }

    /** To its end, however long quotas by the minute take; what is halted cannot be judged. */
    Run run() {
      Trigger trigger = new Trigger(Trigger.Kind.HTTP, "http:" + UUID.randomUUID(), true);
      String id = Runs.START.ask(vertx, trigger).await().run();
      Run run =
          await()
              .atMost(PATIENCE)
              .pollInterval(LOOK_EVERY)
              .until(
                  () -> Runs.FIND.ask(vertx, new Runs.RunQuestion(id)).await(),
                  found -> found.state().isOver());
      if (!run.state().equals(RunState.completed())) {
        throw new ConfigException(
            List.of(
                "the run ended "
                    + run.state().name()
                    + run.reason().map(reason -> ": " + reason).orElse("")
                    + "; an evaluation needs keys with enough requests and a model that exists"));
      }
      return run;
    }

    Set<String> menu() {
      return Stats.MENU.ask(vertx, new Stats.MenuQuestion(Instant.now())).await().names();
    }

    List<Told> told() {
      String prefix = RedisKeys.user(0).replaceFirst("0$", "");
      return command(Command.KEYS, prefix + "*").stream()
          .map(key -> Long.valueOf(key.toString().substring(prefix.length())))
          .sorted()
          .map(this::told)
          .toList();
    }

    private Told told(long tgid) {
      Response about = command(Command.HMGET, RedisKeys.user(tgid), "outcome", "verdicts");
      if (OutcomeKind.FAILED.wire().equals(String.valueOf(about.get(0)))) {
        // What he still has is of another night.
        return new Told(tgid, List.of(OutcomeKind.FAILED.wire()), "", List.of());
      }
      Response stored = command(Command.GET, RedisKeys.recommendation(tgid));
      JsonObject value = stored == null ? new JsonObject() : new JsonObject(stored.toString());
      String verdicts = about.get(1) == null ? "" : about.get(1).toString();
      return new Told(
          tgid,
          Stream.of(verdicts.split(",", -1)).filter(verdict -> !verdict.isEmpty()).toList(),
          value.getString("summary", ""),
          value.getJsonArray("tips", new JsonArray()).stream().map(String::valueOf).toList());
    }

    private Response command(Command command, Object... arguments) {
      Request request = Request.cmd(command);
      Stream.of(arguments).forEach(argument -> request.arg(String.valueOf(argument)));
      return redis.send(request).await();
    }

    @Override
    public void close() {
      service.stop().await();
      redis.close().await();
      vertx.close().await();
    }
  }
}
