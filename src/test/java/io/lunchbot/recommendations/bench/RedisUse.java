package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.regex.Pattern;

/**
 * What a Redis used since it started.
 *
 * @param cpu processor time of the whole process, microseconds
 * @param commands in PING and in scripts, microseconds by the clock: more than their processor time
 *     on a busy machine
 */
record RedisUse(double cpu, double commands) {
  static final RedisUse NONE = new RedisUse(0, 0);

  private static final Pattern CPU =
      Pattern.compile("^used_cpu_(?:user|sys):([\\d.]+)", Pattern.MULTILINE);
  private static final Pattern COMMANDS =
      Pattern.compile("^cmdstat_(?:ping|eval|evalsha):calls=\\d+,usec=(\\d+)", Pattern.MULTILINE);

  /** Asks for it, which is nearly free. */
  static RedisUse of(RedisLink redis) {
    return new RedisUse(
        1e6 * total(CPU, info(redis, "cpu")), total(COMMANDS, info(redis, "commandstats")));
  }

  private static String info(RedisLink redis, String section) {
    return redis.send(Request.cmd(Command.INFO).arg(section)).await().toString();
  }

  private static double total(Pattern pattern, String info) {
    return pattern
        .matcher(info)
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }

  RedisUse plus(RedisUse other) {
    return new RedisUse(cpu + other.cpu, commands + other.commands);
  }

  RedisUse minus(RedisUse other) {
    return new RedisUse(cpu - other.cpu, commands - other.commands);
  }
}
