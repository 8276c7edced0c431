package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.observe.Nodes;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRoutesTest extends HttpTestCase {
  @Test
  void the_process_is_alive_whatever_is_away() {
    health.away = FakeHealth.SERVERS;

    HttpResponse<Buffer> answer = get("/health/live");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.bodyAsJsonObject()).isEqualTo(new JsonObject().put("status", "up"));
  }

  @ParameterizedTest
  @CsvSource({
    "none, 200, up",
    "kafka, 200, degraded",
    "redis, 503, down",
    "postgresql, 503, down",
    "kafka redis, 503, down",
  })
  void only_what_the_work_needs_must_be_there(String away, int code, String status) {
    health.away = Set.of(away.split(" "));

    HttpResponse<Buffer> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(code);
    assertThat(answer.bodyAsJsonObject().getString("status")).isEqualTo(status);
    JsonObject servers = answer.bodyAsJsonObject().getJsonObject("servers");
    assertThat(servers.fieldNames()).isEqualTo(FakeHealth.SERVERS);
    for (String server : FakeHealth.SERVERS) {
      assertThat(servers.getString(server))
          .as(server)
          .isEqualTo(health.away.contains(server) ? "away" : "up");
    }
  }

  @Test
  void many_probes_share_an_answer_and_a_later_one_gets_another() {
    for (int probe = 0; probe < 50; probe++) {
      get("/health/ready");
    }
    // Fifty probes may take longer than a second, but not fifty.
    assertThat(health.asked.get()).isPositive().isLessThanOrEqualTo(5 * FakeHealth.SERVERS.size());

    health.away = Set.of("redis");

    await().until(() -> get("/health/ready").statusCode() == 503);
  }

  @Test
  void a_probe_needs_no_token() {
    listen("a-token-of-at-least-sixteen");

    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/runs").statusCode()).isEqualTo(401);
  }

  @Test
  void a_node_of_a_cluster_tells_how_many_there_are_and_is_ready_without_them() {
    Nodes.SEEN
        .serve(
            vertx,
            question ->
                Future.succeededFuture(
                    new NodesSeen(
                        true,
                        List.of(new Node("one", "1")),
                        List.of(new Missing("other:5701", "Connection refused")))))
        .await();

    HttpResponse<Buffer> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(200);
    Schemas.assertValid("Ready", answer.bodyAsJsonObject());
    assertThat(answer.bodyAsJsonObject().getJsonObject("cluster"))
        .isEqualTo(new JsonObject().put("nodes", 1).put("missing", 1));
  }
}
