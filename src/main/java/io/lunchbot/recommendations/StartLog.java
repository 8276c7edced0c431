package io.lunchbot.recommendations;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.observe.Build;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node was told, in a few lines at its start; secrets as masks. */
final class StartLog {
  private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);

  /** One screen, however many keys there are. */
  private static final int MOST_MASKS = 20;

  private static final Map<Name, String> EMBEDDED =
      Map.of(
          Name.DATABASE_URL, "postgresql",
          Name.REDIS_URL, "redis",
          Name.KAFKA_BROKERS, "kafka",
          Name.GEMINI_API_KEYS, "gemini");

  private StartLog() {}

  /** Says it. */
  static void say(Config config, String node) {
    LOG.info(
        "Service starts version={} node={} java={} webhook={}",
        Build.version(),
        node,
        Runtime.version(),
        config.alert().address().isPresent() ? "on" : "off");
    LOG.info(
        "Servers postgresql={} redis={} kafka={}",
        postgresql(config.database()),
        withoutPassword(config.redis().url().value()),
        config.kafka().brokers());
    sayGemini(config.gemini());
    if (config.gemini().logPrompts()) {
      LOG.warn(
          "Prompts and answers are logged: this log holds what people ate until {} is off again",
          Name.GEMINI_LOG_PROMPTS.path());
    }
    config.cluster().ifPresent(StartLog::sayCluster);
    LOG.info(
        "Recommendations live seconds={} language={} chunk_size={}",
        config.recommendations().ttl().toSeconds(),
        config.recommendations().language(),
        config.runs().chunkSize());
  }

  private static void sayCluster(Cluster cluster) {
    LOG.info(
        "Cluster is on name={} members={} secret={} tls={}",
        cluster.name(),
        cluster
            .hazelcast()
            .map(Object::toString)
            .orElseGet(
                () ->
                    cluster.members().stream()
                        .map(Cluster.Member::toString)
                        .collect(Collectors.joining(","))),
        cluster.secret().value().isEmpty() ? "off" : "on",
        cluster.tls().isPresent() ? "on" : "off");
  }

  private static void sayGemini(Config.Gemini gemini) {
    LOG.info(
        "Gemini is asked model={} fallback={} to={} concurrency={}",
        gemini.model(),
        gemini.fallbackModels().isEmpty() ? "none" : String.join(",", gemini.fallbackModels()),
        gemini.baseUrl(),
        gemini.concurrency());
    gemini
        .dailyBudgetUsd()
        .ifPresent(usd -> LOG.info("Budget of a day budget_usd={}", usd.toPlainString()));
    List<ApiKey> keys = gemini.apiKeys();
    LOG.info(
        "Keys are known keys={} free={} paid={} masks={}",
        keys.size(),
        count(keys, Tier.FREE),
        count(keys, Tier.PAID),
        masks(keys));
  }

  private static long count(List<ApiKey> keys, Tier tier) {
    return keys.stream().filter(key -> key.tier() == tier).count();
  }

  private static String masks(List<ApiKey> keys) {
    String first =
        keys.stream()
            .limit(MOST_MASKS)
            .map(key -> key.secret().masked())
            .collect(Collectors.joining(","));
    return keys.size() > MOST_MASKS ? first + ",…" : first;
  }

  private static String postgresql(Config.Database database) {
    return database.host() + ":" + database.port() + "/" + database.database();
  }

  /** Says which servers are in this process, by the settings they gave. */
  static void sayEmbedded(Set<Name> given) {
    String servers =
        EMBEDDED.entrySet().stream()
            .filter(server -> given.contains(server.getKey()))
            .map(Map.Entry::getValue)
            .sorted()
            .collect(Collectors.joining(","));
    LOG.info("Servers are embedded what={}", servers);
  }

  private static String withoutPassword(String url) {
    URI uri = URI.create(url);
    if (uri.getHost() == null) {
      return uri.getScheme() + "://" + uri.getPath();
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
  }
}
