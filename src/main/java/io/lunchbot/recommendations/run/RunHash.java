package io.lunchbot.recommendations.run;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a run's hashes. */
final class RunHash {
  private static final String NODE = "node:";

  /** Costs are counted in billionths of a USD. */
  private static final int NANOS_SCALE = 9;

  private RunHash() {}

  /** The run of a hash; empty when there is no such hash. */
  static Optional<Run> of(String id, Response hash, Instant now) {
    return of(id, fields(hash), now);
  }

  /** The run of a hash's fields; empty when there are none. */
  static Optional<Run> of(String id, Map<String, String> fields, Instant now) {
    if (!fields.containsKey("state")) {
      return Optional.empty();
    }
    Optional<Instant> startedAt = instant(fields, "started_at");
    Optional<Instant> endedAt = instant(fields, "ended_at");
    Optional<Instant> stoppedAt = endedAt.or(() -> instant(fields, "halted_at"));
    return Optional.of(
        new Run(
            id,
            RunState.of(fields.get("state")),
            trigger(fields),
            instant(fields, "instant"),
            startedAt,
            endedAt,
            instant(fields, "resume_at"),
            Optional.ofNullable(fields.get("reason")),
            counts(fields),
            number(fields, "requests"),
            number(fields, "tokens_input"),
            number(fields, "tokens_output"),
            cost(fields),
            number(fields, "damaged"),
            startedAt
                .map(start -> Duration.between(start, stoppedAt.orElse(now)))
                .orElse(Duration.ZERO),
            Optional.ofNullable(fields.get("plan")),
            usersByNode(fields)));
  }

  private static SortedMap<String, Long> usersByNode(Map<String, String> fields) {
    SortedMap<String, Long> users = new TreeMap<>();
    for (String field : fields.keySet()) {
      if (field.startsWith(NODE)) {
        users.put(field.substring(NODE.length()), number(fields, field));
      }
    }
    return users;
  }

  /** Failed users and what the hash of failures says of each, in the same order. */
  static List<Runs.FailedUser> failures(List<Long> users, Response why) {
    List<Runs.FailedUser> failed = new ArrayList<>(users.size());
    for (int i = 0; i < users.size(); i++) {
      Response reason = why.get(i);
      JsonObject json = reason == null ? new JsonObject() : new JsonObject(reason.toString());
      failed.add(
          new Runs.FailedUser(
              users.get(i), json.getString("reason", ""), json.getString("text", "")));
    }
    return failed;
  }

  private static Trigger trigger(Map<String, String> fields) {
    return new Trigger(
        Trigger.Kind.ofWire(fields.get("trigger_kind")),
        fields.get("trigger_key"),
        "1".equals(fields.get("force")),
        list(fields.getOrDefault("of", "")));
  }

  /** Ids with commas between them. */
  static List<String> list(String ids) {
    return ids.isEmpty() ? List.of() : List.of(ids.split(","));
  }

  private static Run.Counts counts(Map<String, String> fields) {
    return new Run.Counts(
        number(fields, "eligible"),
        number(fields, "generated"),
        number(fields, "renewed"),
        number(fields, "skipped"),
        number(fields, "failed"));
  }

  private static Optional<BigDecimal> cost(Map<String, String> fields) {
    return fields.containsKey("unpriced")
        ? Optional.empty()
        : Optional.of(BigDecimal.valueOf(number(fields, "cost"), NANOS_SCALE));
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  private static Optional<Instant> instant(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map(Long::valueOf).map(Instant::ofEpochMilli);
  }

  /** HGETALL under RESP2 is a flat list, under RESP3 a map. */
  private static Map<String, String> fields(Response hash) {
    Map<String, String> fields = new HashMap<>();
    if (hash != null) {
      hash.getKeys().forEach(key -> fields.put(key, hash.get(key).toString()));
    }
    return fields;
  }
}
