package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stand-in's own routes, to look at it and to change it while it runs: {@code GET state},
 * {@code GET} and {@code PUT behaviour}, {@code POST reset}. For programs on this machine only, and
 * never for a page in a browser.
 */
final class StandInAdmin {
  /** Where the routes begin. */
  static final String ROOT = "/standin/";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  private final StandInState state;

  StandInAdmin(StandInState state) {
    this.state = state;
  }

  /** What a call of one of the routes is answered. */
  StandInAnswer answer(HttpServerRequest request, Buffer body) {
    if (!isLocal(request)) {
      return told(403, "The stand-in's own routes are for programs on this machine.");
    }
    return switch (request.method() + " " + request.path().substring(ROOT.length())) {
      case "GET state" -> json(state());
      case "GET behaviour" -> json(StandInBehaviourJson.write(state.behaviour()));
      case "PUT behaviour" -> behave(body);
      case "POST reset" -> {
        state.reset();
        yield json(state());
      }
      default ->
          told(404, "There are GET state, GET and PUT behaviour, and POST reset under " + ROOT);
    };
  }

  /** A browser says where its page is from; one led here by a foreign name says that name. */
  private static boolean isLocal(HttpServerRequest request) {
    return request.getHeader("Origin") == null
        && (request.authority() == null || LOOPBACK.contains(request.authority().host()));
  }

  private StandInAnswer behave(Buffer body) {
    try {
      JsonObject wanted = new JsonObject(body);
      StandInStormJson.check(wanted);
      state.behave(present -> StandInBehaviourJson.read(wanted, present));
      StandInStormJson.apply(wanted, state.weather(), state.now());
      return json(StandInBehaviourJson.write(state.behaviour()));
    } catch (DecodeException e) {
      return told(400, "The body is no JSON object.");
    } catch (IllegalArgumentException e) {
      return told(400, String.valueOf(e.getMessage()));
    }
  }

  private JsonObject state() {
    Instant now = state.now();
    StandInTally tally = state.tally();
    StandInLedger ledger = state.ledger();
    JsonObject projects = new JsonObject();
    projects().forEach(project -> projects.put(project, project(project, now)));
    return new JsonObject()
        .put("now", now.toString())
        .put("pacific_day", StandInLedger.pacificDay(now).toString())
        .put("calls", tally.calls())
        .put("in_flight", tally.inFlight())
        .put("most_in_flight", tally.mostInFlight())
        .put("over_limit", overLimit(ledger.overLimit()))
        .put("storm", state.weather().storm(now).map(StandInStormJson::write).orElse(null))
        .put("projects", projects)
        .put("keys", keys(tally.callsByKey()));
  }

  private Set<String> projects() {
    Set<String> projects = new TreeSet<>(state.ledger().projects());
    state.options().keys().forEach(key -> projects.add(state.behaviour().project(key)));
    return projects;
  }

  private JsonObject project(String project, Instant now) {
    JsonObject models = new JsonObject();
    state.ledger().use(project, now).forEach((model, use) -> models.put(model, use(use)));
    return new JsonObject()
        .put("limits", StandInBehaviourJson.limits(state.behaviour().quotas().of(project)))
        .put("models", models)
        .put("over_limit", overLimit(state.ledger().overLimit(project)));
  }

  private JsonObject keys(Map<String, Long> calls) {
    Set<String> all = new TreeSet<>(state.options().keys());
    all.addAll(calls.keySet());
    JsonObject keys = new JsonObject();
    for (String key : all) {
      keys.put(
          key,
          new JsonObject()
              .put("project", state.behaviour().project(key))
              .put("state", StandInBehaviourJson.label(state.key(key)))
              .put("calls", calls.getOrDefault(key, 0L)));
    }
    return keys;
  }

  private static JsonObject use(StandInUse use) {
    return new JsonObject()
        .put("requests_this_minute", use.requestsThisMinute())
        .put("tokens_this_minute", use.tokensThisMinute())
        .put("requests_today", use.requestsToday());
  }

  private static JsonObject overLimit(StandInOverLimit over) {
    return new JsonObject()
        .put("calls", over.calls())
        .put("minute", over.minute())
        .put("tokens", over.tokens())
        .put("day", over.day());
  }

  private static StandInAnswer json(JsonObject body) {
    return StandInAnswer.json(200, body);
  }

  private static StandInAnswer told(int status, String sentence) {
    return StandInAnswer.of(status, "text/plain; charset=UTF-8", sentence + "\n");
  }
}
