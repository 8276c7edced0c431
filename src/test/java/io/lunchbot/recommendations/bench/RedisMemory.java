package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Redis holds. */
final class RedisMemory implements AutoCloseable {
  private static final Pattern USED = Pattern.compile("^used_memory:(\\d+)", Pattern.MULTILINE);
  private static final int AT_ONCE = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final RedisLink redis;

  /** Looks into a Redis. */
  RedisMemory(String url) {
    redis = new RedisLink(vertx, url);
  }

  /** Bytes of everything in it. */
  long used() {
    Matcher used =
        USED.matcher(redis.send(Request.cmd(Command.INFO).arg("memory")).await().toString());
    if (!used.find()) {
      throw new IllegalStateException("No used_memory");
    }
    return Long.parseLong(used.group(1));
  }

  /** How many users have something to show. */
  long values() {
    long values = 0;
    String cursor = "0";
    do {
      Response page =
          redis
              .send(
                  Request.cmd(Command.SCAN)
                      .arg(cursor)
                      .arg("MATCH")
                      .arg(RedisKeys.recommendation(0).replace("0", "*"))
                      .arg("COUNT")
                      .arg(AT_ONCE))
              .await();
      cursor = page.get(0).toString();
      values += page.get(1).size();
    } while (!cursor.equals("0"));
    return values;
  }

  @Override
  public void close() {
    redis.close().await();
    vertx.close().await();
  }
}
