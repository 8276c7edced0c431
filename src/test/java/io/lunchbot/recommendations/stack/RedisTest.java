package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A test that runs once for each Redis there is, each time on an empty one. */
public abstract class RedisTest {
  /** Names {@link RedisVersions#all}, for annotations. */
  public static final String ALL = "io.lunchbot.recommendations.stack.RedisVersions#all";

  /** Names {@link RedisVersions#bundled}, for annotations. */
  public static final String BUNDLED = "io.lunchbot.recommendations.stack.RedisVersions#bundled";

  @Parameter protected RedisVersions.Version version;

  protected final Vertx vertx = Vertx.vertx();
  protected RedisLink redis;

  @BeforeEach
  void connect() {
    redis = new RedisLink(vertx, version.url());
    command(Command.FLUSHALL);
  }

  @AfterEach
  void disconnect() {
    redis.close().await();
    vertx.close().await();
  }

  /** Sends a command and waits for its answer. */
  protected Response command(Command command, Object... arguments) {
    Request request = Request.cmd(command);
    for (Object argument : arguments) {
      request.arg(String.valueOf(argument));
    }
    return redis.send(request).await();
  }

  /** The answer to a command as text; null for none. */
  protected String text(Command command, Object... arguments) {
    Response answer = command(command, arguments);
    return answer == null ? null : answer.toString();
  }

  /** A whole hash. */
  protected Map<String, String> hash(String key) {
    Response answer = command(Command.HGETALL, key);
    Map<String, String> hash = new HashMap<>();
    answer.getKeys().forEach(field -> hash.put(field, answer.get(field).toString()));
    return hash;
  }
}
