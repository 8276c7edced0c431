package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunJson;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Runs.FailedUser;
import io.lunchbot.recommendations.run.Runs.FailuresQuestion;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Runs.ListQuestion;
import io.lunchbot.recommendations.run.Runs.RunQuestion;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Runs over HTTP. What arrives here is as openapi.yaml describes it. */
final class RunRoutes {
  /** The request has a run of its own. */
  private static final Set<How> BEGUN = EnumSet.of(How.STARTED, How.WAITING);

  private static final String PATH = "/api/v1/runs/";
  private static final int RUNS_A_PAGE = 20;
  private static final int FAILURES_A_PAGE = 100;

  private final Vertx vertx;

  private RunRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Takes the operations of runs. */
  static void mount(Vertx vertx, RouterBuilder builder) {
    RunRoutes routes = new RunRoutes(vertx);
    builder.getRoute("startRun").addHandler(routes::start);
    builder.getRoute("listRuns").addHandler(routes::list);
    builder.getRoute("findRun").addHandler(routes::find);
    builder.getRoute("cancelRun").addHandler(routes::cancel);
    builder.getRoute("resumeRun").addHandler(routes::resume);
    builder.getRoute("listFailures").addHandler(routes::failures);
  }

  private void start(RoutingContext request) {
    ValidatedRequest valid = valid(request);
    RequestParameter body = valid.getBody();
    JsonObject asked = body.isEmpty() ? new JsonObject() : body.getJsonObject();
    List<String> of = Optional.ofNullable(asked.getString("of")).map(List::of).orElse(List.of());
    String key =
        said(valid.getHeaders(), "Idempotency-Key")
            .map(RequestParameter::getString)
            .orElseGet(() -> UUID.randomUUID().toString());
    Runs.START
        .ask(
            vertx,
            new Trigger(Trigger.Kind.HTTP, "http:" + key, asked.getBoolean("force", false), of))
        .onComplete(started -> accepted(request, started), request::fail);
  }

  private static void accepted(RoutingContext request, Started started) {
    request.response().setStatusCode(202).putHeader(HttpHeaders.LOCATION, PATH + started.run());
    Answers.json(
        request,
        new JsonObject()
            .put("id", started.run())
            .put("state", started.state().name())
            .put("joined", !BEGUN.contains(started.how()))
            .put("how", started.how().name()));
  }

  private void list(RoutingContext request) {
    ValidatedRequest valid = valid(request);
    int limit = number(valid, "limit").map(Long::intValue).orElse(RUNS_A_PAGE);
    Optional<String> after = said(valid.getQuery(), "after").map(RequestParameter::getString);
    Runs.LIST
        .ask(vertx, new ListQuestion(after, limit))
        .map(page -> page(page.items().stream().map(RunJson::of).toList(), page.next()))
        .onComplete(page -> Answers.json(request, page), request::fail);
  }

  private void find(RoutingContext request) {
    one(request, Runs.FIND);
  }

  private void cancel(RoutingContext request) {
    one(request, Runs.CANCEL);
  }

  private void resume(RoutingContext request) {
    one(request, Runs.RESUME);
  }

  private void one(RoutingContext request, Address<RunQuestion, Run> address) {
    address
        .ask(vertx, new RunQuestion(id(request)))
        .map(RunJson::of)
        .onComplete((JsonObject run) -> Answers.json(request, run), request::fail);
  }

  private void failures(RoutingContext request) {
    ValidatedRequest valid = valid(request);
    int limit = number(valid, "limit").map(Long::intValue).orElse(FAILURES_A_PAGE);
    Optional<Long> after =
        said(valid.getQuery(), "after").map(RequestParameter::getString).map(Cursor::read);
    Runs.FAILURES
        .ask(vertx, new FailuresQuestion(id(request), after, limit))
        .map(
            page ->
                page(
                    page.items().stream().map(RunRoutes::failure).toList(),
                    page.next().map(Cursor::write)))
        .onComplete(page -> Answers.json(request, page), request::fail);
  }

  private static JsonObject failure(FailedUser user) {
    return new JsonObject()
        .put("tgid", user.tgid())
        .put("reason", user.reason())
        .put("text", user.text());
  }

  private static JsonObject page(List<JsonObject> items, Optional<?> next) {
    return new JsonObject().put("items", new JsonArray(items)).put("next", next.orElse(null));
  }

  private static ValidatedRequest valid(RoutingContext request) {
    return request.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }

  private static String id(RoutingContext request) {
    return valid(request).getPathParameters().get("id").getString();
  }

  private static Optional<Long> number(ValidatedRequest valid, String name) {
    return said(valid.getQuery(), name).map(RequestParameter::getLong);
  }

  private static Optional<RequestParameter> said(
      Map<String, RequestParameter> parameters, String name) {
    return Optional.ofNullable(parameters.get(name)).filter(parameter -> !parameter.isNull());
  }
}
