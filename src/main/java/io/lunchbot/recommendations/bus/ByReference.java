package io.lunchbot.recommendations.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;

/** Hands an immutable record over inside this process; refuses to go anywhere else. */
public final class ByReference implements MessageCodec<Object, Object> {
  private static final String NAME = "by-reference";

  private ByReference() {}

  /** Makes every {@link Address} usable on this Vert.x. Once per Vert.x, before any verticle. */
  public static void install(Vertx vertx) {
    vertx.eventBus().registerCodec(new ByReference());
  }

  static DeliveryOptions options() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(NAME);
  }

  @Override
  public void encodeToWire(Buffer buffer, Object body) {
    throw new IllegalStateException("Questions stay on their node: " + body.getClass());
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("Questions stay on their node");
  }

  @Override
  public Object transform(Object body) {
    return body;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
