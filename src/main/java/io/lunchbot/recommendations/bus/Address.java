package io.lunchbot.recommendations.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question that one room of this node asks another, bound once to its two types.
 *
 * <p>Scope: this node. Questions and answers are handed over by reference and never reach the wire,
 * which is why they must be immutable records. Anything every node must hear is a {@link
 * Broadcast}.
 *
 * @param name the event-bus address
 * @param question the type of what is asked
 * @param answer the type of what is answered
 * @param timeout how long the asker waits; longer than the longest honest answer takes
 */
public record Address<Q, R>(String name, Class<Q> question, Class<R> answer, Duration timeout) {
  private static final Logger LOG = LoggerFactory.getLogger(Address.class);

  /**
   * Asks on this node.
   *
   * @return the answer, or a {@link Failure} that carries the server's code and text; {@link
   *     Failure.Code#UNAVAILABLE} when nobody serves the address or the timeout passed
   */
  public Future<R> ask(Vertx vertx, Q body) {
    DeliveryOptions options = ByReference.options().setSendTimeout(timeout.toMillis());
    return vertx
        .eventBus()
        .<Object>request(name, body, options)
        .map(message -> answer.cast(message.body()))
        .recover(cause -> Future.failedFuture(Failure.from(cause)));
  }

  /**
   * Serves this address on the calling context. Whatever the service does (throws, fails, answers
   * nothing), the asker hears of it at once instead of waiting for its timeout.
   *
   * @return completes when questions can arrive
   */
  public Future<Void> serve(Vertx vertx, Function<Q, Future<R>> service) {
    MessageConsumer<Object> consumer =
        vertx.eventBus().localConsumer(name, message -> reply(message, service));
    return consumer.completion();
  }

  private void reply(Message<Object> message, Function<Q, Future<R>> service) {
    Future.succeededFuture(message)
        .map(asked -> question.cast(asked.body()))
        .compose(asked -> Objects.requireNonNull(service.apply(asked), "no answer to come"))
        .map(answer::cast)
        .onComplete(
            body -> message.reply(body, ByReference.options()),
            cause -> {
              Failure failure = Failure.from(cause);
              if (failure.code() == Failure.Code.INTERNAL) {
                LOG.error("Question not answered address={}", name, cause);
              }
              message.fail(failure.code().number(), failure.getMessage());
            });
  }
}
