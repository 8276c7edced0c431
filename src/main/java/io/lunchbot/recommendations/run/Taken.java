package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a look for work found.
 *
 * @param chunk work, if there is some that nobody holds
 * @param workLost the run that failed by this look, since Redis lost its work
 */
record Taken(Optional<Chunk> chunk, Optional<String> workLost) {
  /** Reads the answer of take.lua. */
  static Taken of(Response answer, String consumer) {
    if (answer == null) {
      return new Taken(Optional.empty(), Optional.empty());
    }
    List<String> values = answer.stream().map(Response::toString).toList();
    return values.size() == 1
        ? new Taken(Optional.empty(), Optional.of(values.get(0)))
        : new Taken(Optional.of(chunk(values, consumer)), Optional.empty());
  }

  private static Chunk chunk(List<String> values, String consumer) {
    String users = values.get(3);
    return new Chunk(
        new ChunkRef(values.get(0), values.get(1), consumer),
        values.get(2).equals("plan"),
        users.isEmpty() ? List.of() : Stream.of(users.split(",")).map(Long::valueOf).toList(),
        Instant.ofEpochMilli(Long.parseLong(values.get(5))),
        new Trigger(
            Trigger.Kind.ofWire(values.get(7)),
            values.get(8),
            values.get(6).equals("1"),
            RunHash.list(values.get(9))),
        values.get(4),
        new Chunk.Trouble(
            Integer.parseInt(values.get(10)),
            Optional.of(values.get(11)).filter(tgid -> !tgid.isEmpty()).map(Long::valueOf),
            Integer.parseInt(values.get(12))),
        values.get(13).equals("1"));
  }
}
