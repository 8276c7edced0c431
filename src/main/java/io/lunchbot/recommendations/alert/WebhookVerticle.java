package io.lunchbot.recommendations.alert;

import io.lunchbot.recommendations.run.Courier;
import io.lunchbot.recommendations.run.Notices.Notice;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.run.RunJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/**
 * Posts every ended run to one address, as GET /api/v1/runs/{id} would show it, at least once. An
 * address that stays away for a day after the run ended is not told of it any more.
 */
public final class WebhookVerticle extends VerticleBase {
  private static final Duration TOO_OLD = Duration.ofHours(24);

  private final URI address;
  private final Clock clock;
  private Webhook webhook;
  private Courier courier;

  /**
   * A teller.
   *
   * @param address http or https; never printed
   * @param clock tells how long ago a run ended
   */
  public WebhookVerticle(URI address, Clock clock) {
    this.address = address;
    this.clock = clock;
  }

  /** Completes at once, whoever is away. */
  @Override
  public Future<?> start() {
    webhook = new Webhook(vertx, address);
    courier = new Courier(vertx, Sink.WEBHOOK, this::tell, this::isTooOld);
    return courier.start();
  }

  /** What is there is told within 3 s or left to the next start. */
  @Override
  public Future<?> stop() {
    return courier.stop().eventually(webhook::close);
  }

  private Future<Void> tell(Notice notice) {
    return webhook.post(RunJson.of(notice.run()).toBuffer());
  }

  private boolean isTooOld(Notice notice) {
    return notice.at().plus(TOO_OLD).isBefore(clock.instant());
  }
}
