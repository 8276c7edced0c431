package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.schedule.Schedule;
import io.lunchbot.recommendations.schedule.Schedule.NextNight;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A night that begins when a test says. */
final class FakeSchedule {
  volatile Instant next = Instant.parse("2026-11-25T00:00:00Z");

  void serve(Vertx vertx) {
    Schedule.NEXT.serve(vertx, question -> Future.succeededFuture(night())).await();
  }

  private NextNight night() {
    return new NextNight(true, Optional.of(next), ZoneId.of("Europe/Moscow"), "0 3 * * *");
  }
}
