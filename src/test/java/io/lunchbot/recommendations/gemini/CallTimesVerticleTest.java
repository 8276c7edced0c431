package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTimesVerticleTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void times_of_this_node_are_told_to_all_and_times_of_all_are_heard() {
    List<JsonObject> told = new CopyOnWriteArrayList<>();
    vertx.eventBus().<JsonObject>consumer("runs.progress", message -> told.add(message.body()));
    vertx.deployVerticle(new CallTimesVerticle()).await();

    CallTimes.own(vertx).add(Duration.ofMillis(256));
    await().until(() -> !told.isEmpty());
    vertx
        .eventBus()
        .publish("runs.progress", new JsonObject().put("calls", new JsonObject().put("64", 3)));
    await().until(() -> told.size() > 1);

    assertThat(told.get(0))
        .isEqualTo(new JsonObject().put("calls", new JsonObject().put("64", 1)).put("v", 1));
    assertThat(CallTimes.ofAllNodes(vertx).drain()).containsEntry(64, 4).hasSize(1);
  }
}
