package io.lunchbot.recommendations.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something every node may want to hear.
 *
 * <p>Scope: the whole cluster, as JSON, so that nodes of two versions understand each other. A
 * broadcast only hastens: the truth is in Redis, and losing any broadcast loses nothing.
 *
 * @param name the event-bus address
 * @param toJson the wire form
 * @param fromJson reads the wire form; ignores fields it does not know
 */
public record Broadcast<E>(
    String name, Function<E, JsonObject> toJson, Function<JsonObject, E> fromJson) {
  private static final Logger LOG = LoggerFactory.getLogger(Broadcast.class);

  /**
   * A field more does not change it; whoever must not be misunderstood by older nodes raises it.
   */
  private static final int VERSION = 1;

  private static final String VERSION_FIELD = "v";

  /** Tells every listener on every node, this one included. Best effort. */
  public void send(Vertx vertx, E event) {
    vertx.eventBus().publish(name, toJson.apply(event).put(VERSION_FIELD, VERSION));
  }

  /**
   * Listens on the calling context. A listener that throws is logged and goes on listening.
   *
   * @return completes when events can arrive
   */
  public Future<Void> listen(Vertx vertx, Consumer<E> listener) {
    MessageConsumer<JsonObject> consumer =
        vertx.eventBus().consumer(name, message -> hear(message.body(), listener));
    return consumer.completion();
  }

  /** What a newer node says in a version of its own is left to those who know it. */
  private void hear(JsonObject body, Consumer<E> listener) {
    try {
      if (body.getInteger(VERSION_FIELD, VERSION) > VERSION) {
        LOG.debug("Broadcast of a newer version ignored address={}", name);
        return;
      }
      listener.accept(fromJson.apply(body));
    } catch (RuntimeException e) {
      LOG.error("Broadcast not handled address={}", name, e);
    }
  }
}
