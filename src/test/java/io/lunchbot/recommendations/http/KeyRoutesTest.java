package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.Test;

class KeyRoutesTest extends HttpTestCase {
  @Test
  void the_pool_is_shown_as_the_document_describes_it() {
    JsonObject shown = get("/api/v1/keys").bodyAsJsonObject();

    assertThat(shown.getBoolean("model_answers")).isFalse();
    assertThat(shown.getString("day_ends_at")).isEqualTo("2026-11-25T08:00:00Z");
    assertThat(shown.getJsonObject("budget"))
        .isEqualTo(new JsonObject().put("limit_usd", 5).put("spent_usd", 1.234568));
    assertThat(shown.getJsonArray("items")).hasSize(2);
    assertThat(shown.getJsonArray("items").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("position", 0)
                .put("key", "AQ.A…x7Qw")
                .put("fingerprint", FakeKeys.FINGERPRINT)
                .putNull("project")
                .put("tier", "free")
                .put("used_today", 120)
                .put("used_by_bot", 4)
                .put("left_today", 71)
                .put("used_this_minute", 12)
                .put("state", "READY")
                .putNull("until")
                .putNull("reason"));
    assertThat(shown.getJsonArray("items").getJsonObject(1).getString("reason"))
        .isEqualTo("key_leaked");
  }

  @Test
  void a_mended_key_is_reset_and_one_nobody_has_is_not_found() {
    HttpResponse<Buffer> done = send(HttpMethod.POST, path(FakeKeys.FINGERPRINT), AS_IS);
    assertThat(done.statusCode()).isEqualTo(204);

    assertProblem(send(HttpMethod.POST, path("000000000000"), AS_IS), 404, "not-found");
    assertProblem(send(HttpMethod.POST, path("not-hex"), AS_IS), 400, "bad-request");
  }

  private static String path(String fingerprint) {
    return "/api/v1/keys/" + fingerprint + "/reset";
  }
}
