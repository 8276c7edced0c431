package io.lunchbot.recommendations.config;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the service was told. A tree that exists is right: every record checks itself, and
 * {@link #from} reports all mistakes of all parts at once. Immutable; secrets do not print.
 */
public record Config(
    Database database,
    Redis redis,
    Kafka kafka,
    Gemini gemini,
    Schedule schedule,
    StatisticsRules statistics,
    Recommendations recommendations,
    Runs runs,
    Http http,
    Optional<Cluster> cluster,
    Alert alert,
    Log log) {

  /** How far a connection to PostgreSQL must be encrypted, as libpq names it. */
  public enum SslMode {
    DISABLE,
    PREFER,
    REQUIRE,
    VERIFY_FULL
  }

  /**
   * Where the orders are. Only SELECT is ever sent there.
   *
   * @param poolSize connections of this node, 1 to 64
   * @param warnings arguments of the URL that were ignored, one sentence each
   */
  public record Database(
      String host,
      int port,
      String database,
      String user,
      Secret password,
      SslMode ssl,
      int poolSize,
      List<String> warnings) {
    /** Checks the pool size. */
    public Database {
      new Mistakes().range(Name.DATABASE_POOL_SIZE.label(), poolSize, 1, 64).throwIfAny();
      warnings = List.copyOf(warnings);
    }
  }

  /** Where recommendations and runs are kept. The URL may hold a password. */
  public record Redis(Secret url) {
    /** Checks the form of the URL. */
    public Redis {
      new Mistakes()
          .check(
              isRedisUrl(url.value()),
              Name.REDIS_URL.label(),
              url.value().isBlank() ? "" : "****",
              "redis://[user:password@]host[:6379][/db], rediss:// or unix://")
          .throwIfAny();
    }

    private static boolean isRedisUrl(String url) {
      try {
        URI uri = URI.create(url);
        return switch (String.valueOf(uri.getScheme())) {
          case "redis", "rediss" -> uri.getHost() != null;
          case "unix" -> uri.getPath() != null && !uri.getPath().isEmpty();
          default -> false;
        };
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  /**
   * Where triggers come from.
   *
   * @param brokers host:port, comma separated
   * @param maxTriggerAge a trigger that lay longer in the topic starts nothing; 1 m to 30 d
   */
  public record Kafka(String brokers, String consumerGroup, Duration maxTriggerAge) {
    /** Checks the brokers, the group's name and the age. */
    public Kafka {
      String broker = "(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):\\d{1,5}";
      new Mistakes()
          .check(
              brokers.matches(broker + "(\\s*,\\s*" + broker + ")*"),
              Name.KAFKA_BROKERS.label(),
              brokers,
              "host:port, or several with commas between them")
          .check(
              consumerGroup.matches("[A-Za-z0-9._-]{1,200}"),
              Name.KAFKA_CONSUMER_GROUP.label(),
              consumerGroup,
              "1 to 200 letters, digits, dots, dashes or underscores")
          .range(
              Name.KAFKA_MAX_TRIGGER_AGE.label(),
              maxTriggerAge,
              Duration.ofMinutes(1),
              Duration.ofDays(30))
          .throwIfAny();
    }
  }

  /**
   * How the provider is asked.
   *
   * @param apiKeys at least one, none twice, in the order the bot knows them by; those of one
   *     project agree on tier and limits
   * @param fallbackModels asked in this order while the model does not answer; none twice
   * @param concurrency calls under way at once on this node, 1 to 1024
   * @param timeout of one attempt, 1 s to 10 m
   * @param connectTimeout of a connection to the provider, 100 ms to 1 m
   * @param idleTimeout an attempt ends when no byte came for so long, 1 s to 10 m; longer than
   *     timeout it never strikes
   * @param deadline of one user from his first request on, waits for a key not counted; at least
   *     timeout, at most 1 h
   * @param attempts how often one user is asked for before he is listed as failed, 1 to 10
   * @param usersPerRequest for how many users one request may be
   * @param dailyBudgetUsd what all paid projects together may cost from midnight to midnight
   *     Pacific time, above 0 to 100,000, to the millionth; empty for as much as it takes
   * @param logPrompts whether what is asked and answered goes into the log
   */
  public record Gemini(
      List<ApiKey> apiKeys,
      String model,
      List<String> fallbackModels,
      URI baseUrl,
      String apiVersion,
      int concurrency,
      Duration timeout,
      Duration connectTimeout,
      Duration idleTimeout,
      Duration deadline,
      int attempts,
      UsersPerRequest usersPerRequest,
      Optional<Path> prices,
      Optional<BigDecimal> dailyBudgetUsd,
      boolean logPrompts) {
    /** Checks all of it. */
    public Gemini {
      Mistakes mistakes = new Mistakes();
      GeminiRules.keys(apiKeys, mistakes);
      GeminiRules.models(model, fallbackModels, mistakes);
      GeminiRules.times(timeout, connectTimeout, idleTimeout, deadline, mistakes);
      GeminiRules.budget(dailyBudgetUsd, mistakes);
      mistakes
          .check(
              Set.of("http", "https").contains(String.valueOf(baseUrl.getScheme()))
                  && baseUrl.getHost() != null
                  && baseUrl.getUserInfo() == null,
              Name.GEMINI_BASE_URL.label(),
              baseUrl.getUserInfo() == null ? baseUrl : "****",
              "an http or https address without a password")
          .check(
              apiVersion.matches("v1[a-z0-9]*"),
              Name.GEMINI_API_VERSION.label(),
              apiVersion,
              "v1beta or v1")
          .range(Name.GEMINI_CONCURRENCY.label(), concurrency, 1, 1024)
          .range(Name.GEMINI_ATTEMPTS.label(), attempts, 1, 10)
          .throwIfAny();
      apiKeys = List.copyOf(apiKeys);
      fallbackModels = List.copyOf(fallbackModels);
    }
  }

  /**
   * When the night begins.
   *
   * @param zone where the cron expression's clock hangs
   * @param misfireWindow how late a missed night is still begun, 0 to 24 h
   */
  public record Schedule(boolean enabled, Cron cron, ZoneId zone, Duration misfireWindow) {
    /** Checks the window; the expression was parsed to get here. */
    public Schedule {
      new Mistakes()
          .range(
              Name.SCHEDULE_MISFIRE_WINDOW.label(),
              misfireWindow,
              Duration.ZERO,
              Duration.ofHours(24))
          .throwIfAny();
    }

    /** Parses five-field cron as crontab(5) has it. */
    static Schedule of(boolean enabled, String cron, String zone, Duration misfireWindow) {
      Mistakes mistakes = new Mistakes();
      Cron parsed = null;
      ZoneId parsedZone = ZoneId.of("UTC");
      try {
        parsed =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron);
      } catch (IllegalArgumentException e) {
        mistakes.check(
            false, Name.SCHEDULE_CRON.label(), cron, "five cron fields such as \"0 3 * * *\"");
      }
      try {
        parsedZone = zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
      } catch (DateTimeException e) {
        mistakes.check(
            false, Name.SCHEDULE_ZONE.label(), zone, "a zone such as Europe/Moscow or UTC");
      }
      mistakes.throwIfAny();
      return new Schedule(enabled, parsed, parsedZone, misfireWindow);
    }
  }

  /** What a user gets who has nothing and for whom the provider could not be asked. */
  public enum Fallback {
    NONE,
    RULES
  }

  /**
   * What the users get.
   *
   * @param ttl how long the bot shows a value, 1 m to 30 d
   * @param language of the prompts and the answers: a file conf/prompts/{language}.txt
   * @param keepByHand an answer younger than this that the user asked for himself is kept; 0 to 7 d
   * @param maxAge an older value is made anew although nothing changed; 0 to 30 d, 0: all are
   * @param prompts a folder of templates instead of the built-in ones
   */
  public record Recommendations(
      Duration ttl,
      String language,
      Duration keepByHand,
      Duration maxAge,
      Optional<Path> prompts,
      Fallback fallback) {
    /** Nothing without the provider. */
    public Recommendations(
        Duration ttl,
        String language,
        Duration keepByHand,
        Duration maxAge,
        Optional<Path> prompts) {
      this(ttl, language, keepByHand, maxAge, prompts, Fallback.NONE);
    }

    /** Checks all of it; whether the language has a template is found out when it is loaded. */
    public Recommendations {
      new Mistakes()
          .range(Name.RECOMMENDATIONS_TTL.label(), ttl, Duration.ofMinutes(1), Duration.ofDays(30))
          .range(Name.KEEP_BY_HAND.label(), keepByHand, Duration.ZERO, Duration.ofDays(7))
          .range(Name.MAX_AGE.label(), maxAge, Duration.ZERO, Duration.ofDays(30))
          .check(
              language.matches("[a-z]{2,3}(-[A-Z]{2})?"),
              Name.RECOMMENDATIONS_LANGUAGE.label(),
              language,
              "a language code such as ru or en")
          .throwIfAny();
    }
  }

  /**
   * How runs are cut and shared.
   *
   * @param chunkSize users a chunk, 1 to 2000
   * @param chunkLease a chunk whose node was silent for so long is taken over, 5 s to 10 m; nodes
   *     speak up every 2 s
   */
  public record Runs(int chunkSize, Duration chunkLease) {
    /** Checks both. */
    public Runs {
      new Mistakes()
          .range(Name.CHUNK_SIZE.label(), chunkSize, 1, 2000)
          .range(
              Name.CHUNK_LEASE.label(), chunkLease, Duration.ofSeconds(5), Duration.ofMinutes(10))
          .throwIfAny();
    }
  }

  /**
   * Judges what was said.
   *
   * @throws ConfigException with every mistake there is
   */
  public static Config from(Settings said) {
    return new ConfigReader(said).read();
  }
}
