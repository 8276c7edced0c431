package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.Budget;
import io.lunchbot.recommendations.keys.Keys.GroupView;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.Pool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A pool of two keys. */
final class FakeKeys {
  static final String FINGERPRINT = "3f1c0a9b77e2";
  private static final Instant MIDNIGHT = Instant.parse("2026-11-25T08:00:00Z");

  void serve(Vertx vertx) {
    Future.all(
            Keys.POOL.serve(vertx, question -> Future.succeededFuture(pool())),
            Keys.RESET.serve(vertx, question -> reset(question.fingerprint())))
        .await();
  }

  private static Pool pool() {
    KeyView ready =
        new KeyView(
            0,
            "AQ.A…x7Qw",
            FINGERPRINT,
            "",
            false,
            120,
            4,
            71,
            12,
            KeyState.READY,
            Optional.empty(),
            "");
    KeyView wrong =
        new KeyView(
            1,
            "****",
            "0123456789ab",
            "shop",
            true,
            0,
            0,
            0,
            0,
            KeyState.INVALID,
            Optional.of(MIDNIGHT),
            "key_leaked");
    return new Pool(
        "gemini-test",
        false,
        MIDNIGHT,
        Optional.empty(),
        List.of(ready, wrong),
        List.of(
            new GroupView(FINGERPRINT, false, 71, 195, 0), new GroupView("shop", true, 0, 195, 0)),
        Optional.of(new Budget(new BigDecimal("5.00"), new BigDecimal("1.2345678"))));
  }

  private static Future<Keys.Reset> reset(String fingerprint) {
    return fingerprint.equals(FINGERPRINT)
        ? Future.succeededFuture(new Keys.Reset())
        : Future.failedFuture(new Failure(Failure.Code.NOT_FOUND, "There is no such key"));
  }
}
