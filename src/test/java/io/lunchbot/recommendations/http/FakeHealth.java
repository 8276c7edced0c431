package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.observe.Health;
import io.lunchbot.recommendations.observe.Health.Standing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers that stand as a test says. */
final class FakeHealth {
  static final Set<String> SERVERS = Set.of("postgresql", "redis", "kafka");

  final AtomicInteger asked = new AtomicInteger();
  volatile Set<String> away = Set.of();

  void serve(Vertx vertx) {
    Future.all(
            Health.PULSE.serve(vertx, question -> Future.succeededFuture(Standing.UP)),
            Health.POSTGRESQL.serve(vertx, question -> standing("postgresql")),
            Health.REDIS.serve(vertx, question -> standing("redis")),
            Health.KAFKA.serve(vertx, question -> standing("kafka")))
        .await();
  }

  private Future<Standing> standing(String server) {
    asked.incrementAndGet();
    return Future.succeededFuture(away.contains(server) ? Standing.AWAY : Standing.UP);
  }
}
