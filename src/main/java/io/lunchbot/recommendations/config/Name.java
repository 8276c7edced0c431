package io.lunchbot.recommendations.config;

/**
 * Every setting: its path in conf/config.yaml, its name in the environment (which wins), and its
 * default. The names of the old worker keep their meaning.
 */
public enum Name {
  DATABASE_URL("database.url", "DATABASE_URL", ""),
  DATABASE_POOL_SIZE("database.pool_size", "DATABASE_POOL_SIZE", "4"),
  REDIS_URL("redis.url", "REDIS_URL", ""),
  KAFKA_BROKERS("kafka.brokers", "KAFKA_BROKER_URL", "localhost:9092"),
  KAFKA_CONSUMER_GROUP("kafka.consumer_group", "KAFKA_CONSUMER_GROUP", "lunch-recommendations"),
  KAFKA_MAX_TRIGGER_AGE("kafka.max_trigger_age", "KAFKA_MAX_TRIGGER_AGE", "6h"),
  GEMINI_API_KEYS("gemini.api_keys", "GEMINI_API_KEYS", ""),
  GEMINI_API_KEYS_FILE("gemini.api_keys_file", "GEMINI_API_KEYS_FILE", ""),
  GEMINI_KEY_PROJECTS("gemini.key_projects", "GEMINI_KEY_PROJECTS", ""),
  ALLOW_FREE_TIER("gemini.allow_free_tier", "ALLOW_FREE_TIER", "true"),
  GEMINI_MODEL("gemini.model", "GEMINI_MODEL", "gemini-3.5-flash-lite"),
  GEMINI_FALLBACK_MODELS("gemini.fallback_models", "GEMINI_FALLBACK_MODELS", ""),
  GEMINI_BASE_URL(
      "gemini.base_url", "GOOGLE_GEMINI_BASE_URL", "https://generativelanguage.googleapis.com"),
  GEMINI_API_VERSION("gemini.api_version", "GEMINI_API_VERSION", "v1beta"),
  GEMINI_MAX_REQUESTS_PER_KEY("gemini.max_requests_per_key", "GEMINI_MAX_REQUESTS_PER_KEY", "195"),
  GEMINI_REQUESTS_PER_MINUTE("gemini.requests_per_minute", "GEMINI_REQUESTS_PER_MINUTE", "0"),
  GEMINI_TOKENS_PER_MINUTE("gemini.tokens_per_minute", "GEMINI_TOKENS_PER_MINUTE", "0"),
  GEMINI_RESERVE("gemini.reserve", "GEMINI_RESERVE", "0"),
  GEMINI_CONCURRENCY("gemini.concurrency", "GEMINI_CONCURRENCY", "16"),
  GEMINI_TIMEOUT("gemini.timeout", "GEMINI_TIMEOUT", "30s"),
  GEMINI_CONNECT_TIMEOUT("gemini.connect_timeout", "GEMINI_CONNECT_TIMEOUT", "5s"),
  GEMINI_IDLE_TIMEOUT("gemini.idle_timeout", "GEMINI_IDLE_TIMEOUT", "20s"),
  GEMINI_DEADLINE("gemini.deadline", "GEMINI_DEADLINE", "5m"),
  GEMINI_ATTEMPTS("gemini.attempts", "GEMINI_ATTEMPTS", "3"),
  USERS_PER_REQUEST("gemini.users_per_request", "USERS_PER_REQUEST", ""),
  GEMINI_PRICES("gemini.prices", "GEMINI_PRICES", ""),
  DAILY_BUDGET("gemini.daily_budget_usd", "DAILY_BUDGET_USD", ""),
  GEMINI_LOG_PROMPTS("gemini.log_prompts", "GEMINI_LOG_PROMPTS", "false"),
  SCHEDULE_ENABLED("schedule.enabled", "SCHEDULE_ENABLED", "true"),
  SCHEDULE_CRON("schedule.cron", "SCHEDULE_CRON", "0 3 * * *"),
  SCHEDULE_ZONE("schedule.zone", "SCHEDULE_ZONE", ""),
  SCHEDULE_MISFIRE_WINDOW("schedule.misfire_window", "SCHEDULE_MISFIRE_WINDOW", "12h"),
  COMPATIBILITY("compatibility", "COMPATIBILITY", "ours"),
  ACTIVE_MIN_ORDERS("statistics.active_min_orders", "ACTIVE_MIN_ORDERS", "5"),
  ACTIVE_DAYS("statistics.active_days", "ACTIVE_DAYS", "30"),
  ACTIVE_USERS_ONLY("statistics.active_users_only", "", ""),
  IGNORE_CANCELLED("statistics.ignore_cancelled", "", ""),
  ACTIVE_CAFES_ONLY("statistics.active_cafes_only", "", ""),
  BOUNDED_WINDOW("statistics.bounded_window", "", ""),
  MENU_CATEGORIES("statistics.menu_categories", "", ""),
  STANDALONE_QUANTITY("statistics.standalone_quantity", "", ""),
  KNOWN_DISHES_FIRST("statistics.known_dishes_first", "", ""),
  TOLERATE_DAMAGE("statistics.tolerate_damage", "", ""),
  RECOMMENDATIONS_TTL("recommendations.ttl", "RECOMMENDATIONS_TTL", "86400"),
  RECOMMENDATIONS_LANGUAGE("recommendations.language", "RECOMMENDATIONS_LANGUAGE", "ru"),
  KEEP_BY_HAND("recommendations.keep_by_hand", "RECOMMENDATIONS_KEEP_BY_HAND", ""),
  MAX_AGE("recommendations.max_age", "MAX_AGE", ""),
  PROMPTS("recommendations.prompts", "RECOMMENDATIONS_PROMPTS", ""),
  FALLBACK("recommendations.fallback", "FALLBACK", "none"),
  CHUNK_SIZE("runs.chunk_size", "CHUNK_SIZE", "200"),
  CHUNK_LEASE("runs.chunk_lease", "CHUNK_LEASE", "30s"),
  HTTP_HOST("http.host", "HTTP_HOST", "127.0.0.1"),
  HTTP_PORT("http.port", "HTTP_PORT", "8080"),
  HTTP_TOKEN("http.token", "HTTP_TOKEN", ""),
  HTTP_TLS_CERTIFICATE("http.tls_certificate", "HTTP_TLS_CERTIFICATE", ""),
  HTTP_TLS_KEY("http.tls_key", "HTTP_TLS_KEY", ""),
  CLUSTER_ENABLED("cluster.enabled", "CLUSTER_ENABLED", ""),
  CLUSTER_MEMBERS("cluster.members", "CLUSTER_MEMBERS", ""),
  CLUSTER_NAME("cluster.name", "CLUSTER_NAME", "lunch-recommendations"),
  CLUSTER_HOST("cluster.host", "CLUSTER_HOST", ""),
  CLUSTER_PORT("cluster.port", "CLUSTER_PORT", "5701"),
  CLUSTER_BUS_PORT("cluster.bus_port", "CLUSTER_BUS_PORT", "0"),
  CLUSTER_PUBLIC_HOST("cluster.public_host", "CLUSTER_PUBLIC_HOST", ""),
  CLUSTER_PUBLIC_PORT("cluster.public_port", "CLUSTER_PUBLIC_PORT", "0"),
  CLUSTER_PUBLIC_BUS_PORT("cluster.public_bus_port", "CLUSTER_PUBLIC_BUS_PORT", "0"),
  CLUSTER_SECRET("cluster.secret", "CLUSTER_SECRET", ""),
  CLUSTER_TLS_CERTIFICATE("cluster.tls_certificate", "CLUSTER_TLS_CERTIFICATE", ""),
  CLUSTER_TLS_KEY("cluster.tls_key", "CLUSTER_TLS_KEY", ""),
  CLUSTER_TLS_AUTHORITY("cluster.tls_authority", "CLUSTER_TLS_AUTHORITY", ""),
  CLUSTER_HAZELCAST_CONFIG("cluster.hazelcast_config", "CLUSTER_HAZELCAST_CONFIG", ""),
  ALERT_WEBHOOK_URL("alert.webhook_url", "ALERT_WEBHOOK_URL", ""),
  LOG_LEVEL("log.level", "LOG_LEVEL", "INFO"),
  LOG_FORMAT("log.format", "LOG_FORMAT", "text");

  private final String path;
  private final String environment;
  private final String byDefault;

  Name(String path, String environment, String byDefault) {
    this.path = path;
    this.environment = environment;
    this.byDefault = byDefault;
  }

  /** Where it stands in the file, levels joined by dots. */
  public String path() {
    return path;
  }

  /** What it is called in the environment; empty when only the file has it. */
  public String environment() {
    return environment;
  }

  /** Both names, for messages. */
  public String label() {
    return environment.isEmpty() ? path : path + " (" + environment + ")";
  }

  /** What holds when nobody says anything; empty when there is no fixed default. */
  public String byDefault() {
    return byDefault;
  }
}
