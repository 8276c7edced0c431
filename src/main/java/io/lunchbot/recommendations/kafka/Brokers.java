package io.lunchbot.recommendations.kafka;

import io.lunchbot.recommendations.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A look at the brokers that joins no consumer group and makes no topic. */
public final class Brokers {
  private static final int PATIENCE_MS = 5_000;

  private Brokers() {}

  /** How many brokers there are; fails when none answers within 5 s. */
  public static Future<Integer> count(Vertx vertx, Config.Kafka config) {
    return vertx.executeBlocking(() -> count(config));
  }

  private static int count(Config.Kafka config) throws Exception {
    Map<String, Object> settings = new HashMap<>(KafkaClients.common(config));
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    Admin admin = Admin.create(settings);
    try {
      return admin.describeCluster().nodes().get(PATIENCE_MS, TimeUnit.MILLISECONDS).size();
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
