package io.lunchbot.recommendations;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.cli.Arguments;
import io.lunchbot.recommendations.cli.Finding;
import io.lunchbot.recommendations.cli.PlanReport;
import io.lunchbot.recommendations.cli.RunReport;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.ConfigOrigin;
import io.lunchbot.recommendations.config.ConfigSource;
import io.lunchbot.recommendations.config.EmbeddedServers;
import io.lunchbot.recommendations.config.EmbeddedServers.Server;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.observe.LogOutput;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.plan.Plan;
import io.lunchbot.recommendations.plan.Plans;
import io.lunchbot.recommendations.plan.Preview;
import io.lunchbot.recommendations.plan.PreviewJson;
import io.lunchbot.recommendations.run.Run;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Arguments become a configuration, a configuration becomes a service. The only class that may end
 * the process.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final int DONE = 0;
  private static final int DEFECT = 1;
  private static final int BAD_CONFIGURATION = 2;

  /** The hook's patience: ChunkVerticle drains for 8 s, Docker kills after 10 s. */
  private static final long STOP_SECONDS = 9;

  private final Arguments arguments;
  private final PrintStream out = System.out;

  /** Of this node alone until the service, which may be one of several nodes, is there. */
  private volatile Vertx vertx = NodeMeters.observedVertx();

  /** Held while embedded servers start: half started, they could not be stopped. */
  private final Object embeddedStart = new Object();

  private volatile Optional<EmbeddedServers.Running> embedded = Optional.empty();
  private volatile Optional<Service> service = Optional.empty();
  private volatile int exitCode = DONE;
  private volatile boolean signalled;
  private boolean stopped;

  private Main(Arguments arguments) {
    this.arguments = arguments;
  }

  /** Serves until a signal comes, or does one run and exits; the exit codes are in --help. */
  public static void main(String[] args) {
    Arguments.Parsed parsed = Arguments.parse(args);
    if (parsed.arguments().isEmpty()) {
      System.exit(parsed.exitCode());
    }
    Main main = new Main(parsed.arguments().get());
    Runtime.getRuntime().addShutdownHook(new Thread(main::stopOnSignal, "stop"));
    Optional<Integer> exitCode = main.begin();
    // After a signal everything fails in its own way, and none of it matters.
    if (exitCode.isPresent() && !main.signalled) {
      main.exitCode = exitCode.get();
      main.stop();
      System.exit(main.exitCode);
    }
  }

  /** An exit code, or nothing while the service goes on. */
  private Optional<Integer> begin() {
    try {
      return run(configuration());
    } catch (ConfigException e) {
      e.mistakes().forEach(mistake -> System.err.println("Configuration: " + mistake));
      return Optional.of(BAD_CONFIGURATION);
    } catch (Exception e) {
      // Awaiting throws what the future failed with, checked exceptions too.
      if (!signalled) {
        LOG.error("Service not started", e);
      }
      return Optional.of(DEFECT);
    }
  }

  private ConfigOrigin configuration() {
    Settings settings = ConfigSource.read(vertx, arguments.config()).await();
    Map<Name, String> inside = Map.of();
    if (arguments.embedded()) {
      EmbeddedServers.Running running = startEmbedded(settings);
      inside = running.settings();
      settings = settings.orElse(inside);
      running.notices().forEach(out::println);
      warnOfMixing(settings);
    }
    if (arguments.cluster()) {
      settings = settings.decided(Map.of(Name.CLUSTER_ENABLED, "true"));
    }
    return new ConfigOrigin(arguments.config(), settings, inside);
  }

  /** Sample users in a real Redis look like real ones. */
  private void warnOfMixing(Settings settings) {
    boolean sample = embedded.map(running -> !running.exampleUsers().isEmpty()).orElse(false);
    boolean ownRedis = embedded.map(r -> !r.settings().containsKey(Name.REDIS_URL)).orElse(false);
    if (sample && ownRedis && settings.has(Name.REDIS_URL)) {
      out.println("Attention: sample users are written into the Redis of REDIS_URL.");
    }
  }

  private EmbeddedServers.Running startEmbedded(Settings settings) {
    EmbeddedServers servers =
        ServiceLoader.load(EmbeddedServers.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigException(
                        List.of(
                            "--embedded: this jar has no servers inside;"
                                + " lunch-recommendations-embedded.jar has")));
    Map<Server, Name> decidedBy =
        Map.of(
            Server.POSTGRES, Name.DATABASE_URL,
            Server.REDIS, Name.REDIS_URL,
            Server.KAFKA, Name.KAFKA_BROKERS,
            Server.GEMINI, Name.GEMINI_API_KEYS);
    Set<Server> wanted = EnumSet.allOf(Server.class);
    wanted.removeIf(server -> settings.has(decidedBy.get(server)));
    if (arguments.runOnce()) {
      wanted.remove(Server.KAFKA);
    }
    synchronized (embeddedStart) {
      EmbeddedServers.Running running = servers.start(wanted, arguments.sampleUsers());
      embedded = Optional.of(running);
      return running;
    }
  }

  private Optional<Integer> run(ConfigOrigin origin) {
    Config config = origin.config();
    LogOutput.set(config.log().level(), config.log().isJson());
    embedded.ifPresent(inside -> StartLog.sayEmbedded(inside.settings().keySet()));
    NodeClock clock = NodeClock.fromSystemProperties();
    if (clock.isBent()) {
      LOG.warn("The clock is bent by system properties now={}", clock.local().instant());
    }
    Service started = service(config, clock);
    if (arguments.check()) {
      return Optional.of(check(started, config, clock));
    }
    if (arguments.plan()) {
      return Optional.of(plan(started, config));
    }
    if (arguments.preview().isPresent()) {
      return Optional.of(preview(started, arguments.preview().get()));
    }
    started.startWork().await();
    started.watch(origin, ConfigOrigin.READ_EVERY).await();
    if (arguments.runOnce()) {
      Optional<String> missing = Check.missingServer(vertx, clock.local().instant());
      missing.ifPresent(reason -> System.err.println("A needed server: " + reason));
      return Optional.of(
          missing.isPresent()
              ? Check.SERVER_UNREACHABLE
              : RunReport.exitCode(runOnce(clock).state()));
    }
    started.startTriggers().await();
    if (arguments.embedded()) {
      runOnce(clock);
      showExamples();
      sayHowToTrigger(config, started.address());
    }
    return Optional.empty();
  }

  /** To look at things, nobody joins a cluster. */
  private Service service(Config config, NodeClock clock) {
    Service made =
        arguments.looks()
            ? new Service(vertx, config, clock)
            : Service.join(vertx, config, clock).await();
    service = Optional.of(made);
    if (made.vertx() != vertx) {
      vertx.close();
      vertx = made.vertx();
    }
    return made;
  }

  private int check(Service started, Config config, NodeClock clock) {
    started.startLooking().await();
    List<Finding> findings = new Check(vertx, config, clock.local().instant()).findings().await();
    out.print(Finding.list(findings));
    return Finding.exitCode(findings);
  }

  private int plan(Service started, Config config) {
    started.startPlanning().await();
    try {
      Plan plan = Plans.NEXT.ask(vertx, new Plans.NextQuestion()).await();
      out.print(PlanReport.of(plan, config.schedule().zone()));
      return DONE;
    } catch (Failure e) {
      System.err.println("A needed server: " + e.getMessage());
      return Check.SERVER_UNREACHABLE;
    }
  }

  private int preview(Service started, long tgid) {
    started.startPlanning().await();
    try {
      Preview preview = Plans.PREVIEW.ask(vertx, new Plans.PreviewQuestion(tgid)).await();
      out.println(PreviewJson.of(preview).encodePrettily());
      return DONE;
    } catch (Failure e) {
      System.err.println(e.isPassing() ? "A needed server: " + e.getMessage() : e.getMessage());
      return e.isPassing() ? Check.SERVER_UNREACHABLE : BAD_CONFIGURATION;
    }
  }

  private Run runOnce(NodeClock clock) {
    return new WatchedRun(vertx, clock.local(), out, () -> signalled).toTheEnd();
  }

  private void showExamples() {
    Map<Long, Recommendation> shown = new LinkedHashMap<>();
    for (long tgid : embedded.map(EmbeddedServers.Running::exampleUsers).orElse(List.of())) {
      Cache.READ
          .ask(vertx, new Cache.ReadQuestion(tgid))
          .await()
          .recommendation()
          .ifPresent(recommendation -> shown.put(tgid, recommendation));
    }
    if (!shown.isEmpty()) {
      out.println();
      out.println("As the bot shows them:");
      out.print(RunReport.recommendations(shown));
    }
  }

  private void sayHowToTrigger(Config config, URI url) {
    String token =
        config.http().token().value().isEmpty() ? "" : " -H \"Authorization: Bearer $HTTP_TOKEN\"";
    String reachable = url.toString().replace("//0.0.0.0:", "//127.0.0.1:");
    out.printf("%nThe page:        %s/%n", reachable);
    out.printf("Trigger by HTTP: curl -X POST%s %s/api/v1/runs%n", token, reachable);
    out.printf(
        "        by Kafka: echo '{\"type\":\"generate_recommendations\"}'"
            + " | kcat -P -b %s -t lunch-bot.daily-tasks%n",
        config.kafka().brokers());
    out.println("Ctrl-C stops everything.");
    out.flush();
  }

  /** A signal stops a service as planned: that is exit code 0, not the signal's. */
  private void stopOnSignal() {
    signalled = true;
    stop();
    if (!arguments.runOnce() && !arguments.looks()) {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    attempt("service", () -> stopService().timeout(STOP_SECONDS, TimeUnit.SECONDS).await());
    attempt(
        "embedded servers",
        () -> {
          synchronized (embeddedStart) {
            embedded.ifPresent(EmbeddedServers.Running::close);
          }
        });
  }

  /** Vert.x is not closed under what hangs, which would be loud: the process ends anyway. */
  private Future<Void> stopService() {
    Future<Void> ended = service.map(Service::stop).orElseGet(Future::succeededFuture);
    return ended.compose(all -> vertx.close());
  }

  /** Whatever one step does, the next is taken. */
  private static void attempt(String what, Runnable step) {
    try {
      step.run();
    } catch (Exception e) {
      LOG.warn("Not stopped in order what={} reason={}", what, e.getMessage());
    }
  }
}
