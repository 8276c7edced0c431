package io.lunchbot.recommendations.embedded;

import io.lunchbot.recommendations.config.EmbeddedServers.Running;
import io.lunchbot.recommendations.config.EmbeddedServers.Server;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInBehaviour;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers started together in one temporary folder. */
final class RunningStack implements Running {
  /** System property: median delay of the stand-in's answers in milliseconds. */
  static final String DELAY_PROPERTY = "lunchrec.standin.delay";

  private static final Logger LOG = LoggerFactory.getLogger(RunningStack.class);
  private static final int USUAL_DELAY = 60;
  private static final int EXAMPLES = 3;

  /** Enough to try things all day; set GEMINI_MAX_REQUESTS_PER_KEY to see a night that halts. */
  private static final int STAND_IN_LIMIT = 100_000;

  private static final int FEWEST_KEYS = 3;

  /** Of the default daily limit of 195, what a night with some repeated requests uses of a key. */
  private static final int USERS_PER_KEY = 160;

  /** Longer than a service takes to stop in order. */
  private static final Duration PATIENCE_AT_EXIT = Duration.ofSeconds(20);

  private final TemporaryFolder folder;
  private final List<EmbeddedServer> servers = new ArrayList<>();
  private final Map<Name, String> settings = new EnumMap<>(Name.class);
  private final List<String> notices = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread hook = new Thread(this::closeAtExit, "embedded-servers-close");
  private volatile List<Long> examples = List.of();
  private volatile String standIn = "";
  private boolean closed;

  RunningStack(TemporaryFolder folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts servers in parallel and waits for all of them.
   *
   * @throws IllegalStateException with the first failure; those that started still run
   */
  void start(Set<Server> wanted, int sampleUsers, Instant now) {
    if (wanted.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    List<Callable<Void>> starts = new ArrayList<>();
    for (Server server : wanted) {
      starts.add(
          () -> {
            start(server, sampleUsers, now);
            return null;
          });
    }
    runAll(starts);
    addNotices(wanted, sampleUsers);
    LOG.info(
        "Embedded servers started servers={} ms={}",
        wanted,
        Duration.ofNanos(System.nanoTime() - began).toMillis());
  }

  private static void runAll(List<Callable<Void>> starts) {
    ExecutorService threads = Executors.newFixedThreadPool(starts.size(), RunningStack::thread);
    try {
      for (Future<Void> start : threads.invokeAll(starts)) {
        start.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the embedded servers started", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "an embedded server did not start: " + e.getCause().getMessage(), e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  @Override
  public synchronized Map<Name, String> settings() {
    return Map.copyOf(settings);
  }

  @Override
  public synchronized List<String> notices() {
    return List.copyOf(notices);
  }

  @Override
  public List<Long> exampleUsers() {
    return examples;
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      servers.forEach(RunningStack::closeQuietly);
      folder.close();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("Embedded servers closed while the process ends");
    }
  }

  /** Where their data is. */
  Path folder() {
    return folder.path();
  }

  private void start(Server server, int sampleUsers, Instant now) throws Exception {
    switch (server) {
      case POSTGRES -> startPostgres(sampleUsers, now);
      case REDIS -> {
        RedisServer redis = started(new RedisServer(folder.path(), redisBinary()));
        set(Name.REDIS_URL, redis.url());
      }
      case KAFKA -> {
        KafkaServer kafka = started(new KafkaServer(folder.path()));
        set(Name.KAFKA_BROKERS, kafka.brokers());
      }
      case GEMINI -> startGemini(sampleUsers);
    }
  }

  private static Optional<Path> redisBinary() {
    return Optional.ofNullable(System.getProperty(RedisServer.BINARY_PROPERTY)).map(Path::of);
  }

  private void startPostgres(int sampleUsers, Instant now) throws Exception {
    PostgresServer postgres = started(new PostgresServer(folder.path()));
    if (sampleUsers > 0) {
      try (Connection owner = postgres.connectAsOwner()) {
        SampleData data = new SampleData(sampleUsers, now, SampleData.SEED);
        data.load(owner);
        examples = data.examples(EXAMPLES);
      }
    }
    set(Name.DATABASE_URL, postgres.url());
  }

  private void startGemini(int sampleUsers) throws Exception {
    int count = Math.max(FEWEST_KEYS, (sampleUsers + USERS_PER_KEY - 1) / USERS_PER_KEY);
    Set<String> keys =
        IntStream.rangeClosed(1, count)
            .mapToObj(number -> "stand-in-key-" + number)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Duration delay = Duration.ofMillis(Integer.getInteger(DELAY_PROPERTY, USUAL_DELAY));
    GeminiStandIn gemini =
        new GeminiStandIn(new StandInOptions(keys, delay, StandInBehaviour.GOOD, SampleData.SEED));
    started(asServer(gemini));
    standIn = gemini.adminUrl();
    set(Name.GEMINI_BASE_URL, gemini.baseUrl());
    set(Name.GEMINI_API_KEYS, String.join(",", keys));
    set(Name.GEMINI_MAX_REQUESTS_PER_KEY, String.valueOf(STAND_IN_LIMIT));
  }

  /** The stand-in knows nothing of this stack. */
  private static EmbeddedServer asServer(GeminiStandIn gemini) {
    return new EmbeddedServer() {
      @Override
      public void start() {
        gemini.start();
      }

      @Override
      public void close() {
        gemini.close();
      }
    };
  }

  /** Starts a server that will be closed even if it fails half-way. */
  private <S extends EmbeddedServer> S started(S server) throws Exception {
    synchronized (this) {
      servers.add(server);
    }
    server.start();
    return server;
  }

  private synchronized void set(Name name, String value) {
    settings.put(name, value);
  }

  private synchronized void addNotices(Set<Server> wanted, int sampleUsers) {
    Map<Server, String> names =
        Map.of(Server.POSTGRES, "PostgreSQL", Server.REDIS, "Redis", Server.KAFKA, "Kafka");
    String embedded =
        names.keySet().stream()
            .sorted()
            .filter(wanted::contains)
            .map(names::get)
            .collect(Collectors.joining(", "));
    if (!embedded.isEmpty()) {
      notices.add("Embedded in this process, with data that ends with it: " + embedded + ".");
    }
    if (wanted.contains(Server.POSTGRES) && sampleUsers > 0) {
      notices.add("The orders are sample data: " + sampleUsers + " users have enough of them.");
    }
    if (wanted.contains(Server.GEMINI)) {
      notices.add(
          "Gemini is a stand-in, because GEMINI_API_KEYS is not set: the texts are made up from"
              + " the statistics.");
      notices.add("What it was asked, and how to upset it: " + standIn + " (DEVELOPING.md).");
    }
  }

  private void closeAtExit() {
    try {
      // Hooks run all at once; the owner's may still be writing results.
      if (!closing.await(PATIENCE_AT_EXIT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Embedded servers closed by the end of the process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  private static void closeQuietly(EmbeddedServer server) {
    try {
      server.close();
    } catch (RuntimeException e) {
      LOG.warn(
          "Embedded server not closed server={} reason={}",
          server.getClass().getSimpleName(),
          e.toString());
    }
  }

  private static Thread thread(Runnable start) {
    Thread thread = new Thread(start, "embedded-server-start");
    thread.setDaemon(true);
    return thread;
  }
}
