package io.lunchbot.recommendations.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import org.junit.jupiter.api.Test;

class RedisLinkContextTest {
  /** Nobody listens there. */
  private static final String CLOSED = "redis://127.0.0.1:1";

  @Test
  void an_answer_arrives_on_the_context_that_asked() {
    Vertx vertx = Vertx.vertx();
    RedisLink link = new RedisLink(vertx, CLOSED);
    Context first = vertx.getOrCreateContext();
    Context second = Future.future((Promise<Context> made) -> deployed(vertx, made)).await();

    Future<Context> one = contextOfAnswer(link, first);
    Future<Context> other = contextOfAnswer(link, second);

    assertThat(one.timeout(10, SECONDS).await()).isSameAs(first);
    assertThat(other.timeout(10, SECONDS).await()).isSameAs(second);
    vertx.close().timeout(10, SECONDS).await();
  }

  private static Future<Context> contextOfAnswer(RedisLink link, Context asker) {
    Promise<Context> answered = Promise.promise();
    asker.runOnContext(
        now ->
            link.send(Request.cmd(Command.PING))
                .onComplete((answer, cause) -> answered.complete(Vertx.currentContext())));
    return answered.future();
  }

  private static void deployed(Vertx vertx, Promise<Context> made) {
    vertx.deployVerticle(
        context -> {
          made.complete(context);
          return Future.succeededFuture();
        });
  }
}
