package io.lunchbot.recommendations.config;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Makes a configuration of what was said, part by part, and keeps every mistake for the end. */
final class ConfigReader {
  private final Settings said;
  private final Mistakes mistakes = new Mistakes();

  ConfigReader(Settings said) {
    this.said = said;
  }

  /**
   * The whole tree.
   *
   * @throws ConfigException with every mistake there is
   */
  Config read() {
    said.mistakes().forEach(mistakes::add);
    boolean ours = ours();
    Config.Database database = mistakes.collect(this::database);
    Config.Redis redis = mistakes.collect(this::redis);
    Config.Kafka kafka = mistakes.collect(this::kafka);
    Config.Gemini gemini = mistakes.collect(this::gemini);
    Config.Schedule schedule = mistakes.collect(this::schedule);
    StatisticsRules statistics = mistakes.collect(() -> statistics(ours));
    Config.Recommendations recommendations = mistakes.collect(() -> recommendations(ours));
    Config.Runs runs = mistakes.collect(this::runs);
    Http http = mistakes.collect(this::http);
    Optional<Cluster> cluster = mistakes.collect(() -> new ClusterReader(said, mistakes).read());
    Alert alert = mistakes.collect(this::alert);
    Log log = mistakes.collect(this::log);
    mistakes.throwIfAny();
    return new Config(
        database,
        redis,
        kafka,
        gemini,
        schedule,
        statistics,
        recommendations,
        runs,
        http,
        cluster,
        alert,
        log);
  }

  private boolean ours() {
    String compatibility = said.text(Name.COMPATIBILITY);
    boolean upstream = compatibility.equals("upstream");
    mistakes.check(
        upstream || compatibility.equals("ours"),
        Name.COMPATIBILITY.label(),
        compatibility,
        "ours or upstream");
    return !upstream;
  }

  private Config.Database database() {
    int poolSize = number(Name.DATABASE_POOL_SIZE);
    // Planning reads the list of users and their orders at the same time, and so does who looks on.
    mistakes.check(
        poolSize != 1 && poolSize != 2, Name.DATABASE_POOL_SIZE.label(), poolSize, "3 to 64");
    return DatabaseUrl.parse(said.text(Name.DATABASE_URL), poolSize);
  }

  private Config.Redis redis() {
    return new Config.Redis(new Secret(said.text(Name.REDIS_URL)));
  }

  private Config.Kafka kafka() {
    return new Config.Kafka(
        said.text(Name.KAFKA_BROKERS),
        said.text(Name.KAFKA_CONSUMER_GROUP),
        duration(Name.KAFKA_MAX_TRIGGER_AGE));
  }

  private Config.Gemini gemini() {
    return new Config.Gemini(
        new ApiKeysReader(said, mistakes).read(),
        said.text(Name.GEMINI_MODEL),
        said.list(Name.GEMINI_FALLBACK_MODELS),
        address(Name.GEMINI_BASE_URL),
        said.text(Name.GEMINI_API_VERSION),
        number(Name.GEMINI_CONCURRENCY),
        duration(Name.GEMINI_TIMEOUT),
        duration(Name.GEMINI_CONNECT_TIMEOUT),
        duration(Name.GEMINI_IDLE_TIMEOUT),
        // Not shorter than any time-out, so that one mistake is not told as two.
        said.duration(Name.GEMINI_DEADLINE, Duration.ofHours(1), mistakes),
        number(Name.GEMINI_ATTEMPTS),
        mistakes.collect(this::usersPerRequest),
        path(Name.GEMINI_PRICES),
        budget(),
        said.flag(Name.GEMINI_LOG_PROMPTS, false, mistakes));
  }

  private Optional<BigDecimal> budget() {
    String text = said.text(Name.DAILY_BUDGET);
    // YAML hands a small number over with an exponent.
    boolean number = text.matches("-?\\d{1,12}(\\.\\d{1,20})?([Ee]-?\\d)?");
    mistakes.check(number || text.isEmpty(), Name.DAILY_BUDGET.label(), text, GeminiRules.BUDGET);
    return number ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  private UsersPerRequest usersPerRequest() {
    return said.has(Name.USERS_PER_REQUEST)
        ? UsersPerRequest.always(number(Name.USERS_PER_REQUEST))
        : UsersPerRequest.BY_TIER;
  }

  private URI address(Name name) {
    String text = said.text(name).replaceAll("/+$", "");
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      mistakes.check(false, name.label(), text, "an http or https address");
      return URI.create(name.byDefault());
    }
  }

  private Config.Schedule schedule() {
    return Config.Schedule.of(
        said.flag(Name.SCHEDULE_ENABLED, true, mistakes),
        said.text(Name.SCHEDULE_CRON),
        said.text(Name.SCHEDULE_ZONE),
        duration(Name.SCHEDULE_MISFIRE_WINDOW));
  }

  private StatisticsRules statistics(boolean ours) {
    return new StatisticsRules(
        number(Name.ACTIVE_MIN_ORDERS),
        number(Name.ACTIVE_DAYS),
        said.flag(Name.ACTIVE_USERS_ONLY, ours, mistakes),
        said.flag(Name.IGNORE_CANCELLED, ours, mistakes),
        said.flag(Name.ACTIVE_CAFES_ONLY, ours, mistakes),
        said.flag(Name.BOUNDED_WINDOW, ours, mistakes),
        said.flag(Name.MENU_CATEGORIES, ours, mistakes),
        said.flag(Name.STANDALONE_QUANTITY, ours, mistakes),
        said.flag(Name.KNOWN_DISHES_FIRST, ours, mistakes),
        said.flag(Name.TOLERATE_DAMAGE, ours, mistakes));
  }

  private Config.Recommendations recommendations(boolean ours) {
    return new Config.Recommendations(
        duration(Name.RECOMMENDATIONS_TTL),
        said.text(Name.RECOMMENDATIONS_LANGUAGE),
        oursOrNone(ours, Name.KEEP_BY_HAND, Duration.ofHours(6)),
        oursOrNone(ours, Name.MAX_AGE, Duration.ofDays(7)),
        path(Name.PROMPTS),
        fallback());
  }

  private Config.Fallback fallback() {
    String text = said.text(Name.FALLBACK);
    boolean rules = text.equals("rules");
    mistakes.check(rules || text.equals("none"), Name.FALLBACK.label(), text, "none or rules");
    return rules ? Config.Fallback.RULES : Config.Fallback.NONE;
  }

  /** The old worker asked for everybody and overwrote whatever was there. */
  private Duration oursOrNone(boolean ours, Name name, Duration unsaid) {
    if (said.has(name)) {
      return duration(name);
    }
    return ours ? unsaid : Duration.ZERO;
  }

  private Config.Runs runs() {
    return new Config.Runs(
        number(Name.CHUNK_SIZE),
        // Within its bounds, so that one mistake is not told as two.
        said.duration(Name.CHUNK_LEASE, Duration.ofSeconds(30), mistakes));
  }

  private Http http() {
    return new Http(
        said.text(Name.HTTP_HOST),
        number(Name.HTTP_PORT),
        new Secret(said.text(Name.HTTP_TOKEN)),
        tls());
  }

  /** Collected apart, so that a wrong host and a wrong file are told together. */
  private Optional<Tls> tls() {
    Optional<Tls> tls =
        mistakes.collect(() -> Tls.of(path(Name.HTTP_TLS_CERTIFICATE), path(Name.HTTP_TLS_KEY)));
    return tls == null ? Optional.empty() : tls;
  }

  private Alert alert() {
    return new Alert(new Secret(said.text(Name.ALERT_WEBHOOK_URL)));
  }

  private Log log() {
    return new Log(
        said.text(Name.LOG_LEVEL).toUpperCase(Locale.ROOT),
        said.text(Name.LOG_FORMAT).toLowerCase(Locale.ROOT));
  }

  private Optional<Path> path(Name name) {
    return Optional.of(said.text(name)).filter(text -> !text.isEmpty()).map(Path::of);
  }

  private int number(Name name) {
    return said.number(name, mistakes);
  }

  private Duration duration(Name name) {
    return said.duration(name, mistakes);
  }
}
