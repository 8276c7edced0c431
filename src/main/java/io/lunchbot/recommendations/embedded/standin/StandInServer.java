package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTTP side of the stand-in: takes the API's routes apart and sends what the provider decides,
 * after the delay. Runs on one event loop, so that calls are judged in the order they have arrived
 * in, which is when their last byte has.
 */
final class StandInServer {
  private static final Pattern ROUTE =
      Pattern.compile(
          "/(?<version>v1[a-z0-9]*)/models(?:/(?<model>[A-Za-z0-9._-]+)(?::(?<verb>[A-Za-z]+))?)?");

  private static final StandInAnswer NOT_FOUND =
      StandInAnswer.of(404, "text/html; charset=UTF-8", "<title>Error 404 (Not Found)</title>");

  /** Shape of the delays: one in six takes more than 1.5 times the median, one in a hundred 2.5. */
  private static final double DELAY_SPREAD = 0.4;

  private final Vertx vertx;
  private final StandInState state;
  private final StandInProvider provider;
  private final StandInAdmin admin;
  private final Random delays;

  StandInServer(Vertx vertx, StandInState state) {
    this.vertx = vertx;
    this.state = state;
    this.provider = new StandInProvider(state);
    this.admin = new StandInAdmin(state);
    this.delays = new Random(state.options().seed());
  }

  /** Listens on a loopback port, 0 for any free one; that port. */
  Future<Integer> start(int port) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(this::route)
        .listen()
        .map(HttpServer::actualPort);
  }

  private void route(HttpServerRequest request) {
    Matcher route = ROUTE.matcher(request.path());
    if (request.path().startsWith(StandInAdmin.ROOT)) {
      request.body().onSuccess(body -> send(request.response(), admin.answer(request, body)));
    } else if (!route.matches()) {
      send(request.response(), NOT_FOUND);
    } else if (request.method().equals(HttpMethod.POST)) {
      post(request, route);
    } else if (request.method().equals(HttpMethod.GET) && route.group("verb") == null) {
      send(request.response(), models(request, route));
    } else {
      send(request.response(), NOT_FOUND);
    }
  }

  private void post(HttpServerRequest request, Matcher route) {
    switch (String.valueOf(route.group("verb"))) {
      case "generateContent" -> generate(request, route);
      case "countTokens" ->
          read(request, route, 0, 0)
              .map(provider::count)
              .onSuccess(answer -> send(request.response(), answer));
      default -> send(request.response(), NOT_FOUND);
    }
  }

  private void generate(HttpServerRequest http, Matcher route) {
    StandInTally tally = state.tally();
    String key = key(http);
    long number = tally.arrived(key);
    long numberOfKey = tally.calls(key);
    countOutOnce(http.response());
    read(http, route, number, numberOfKey)
        .onSuccess(
            request -> {
              tally.keep(request);
              sendLater(http.response(), provider.generate(request));
            });
  }

  private Future<StandInRequest> read(
      HttpServerRequest http, Matcher route, long number, long numberOfKey) {
    return http.body()
        .map(
            body ->
                new StandInRequest(
                    number,
                    numberOfKey,
                    key(http),
                    route.group("version"),
                    route.group("model"),
                    body.toString(),
                    state.now()));
  }

  private StandInAnswer models(HttpServerRequest request, Matcher route) {
    String model = route.group("model");
    return model == null
        ? provider.models(
            key(request), parameter(request, "pageSize"), parameter(request, "pageToken"))
        : provider.model(key(request), route.group("version"), model);
  }

  private void countOutOnce(HttpServerResponse response) {
    AtomicBoolean left = new AtomicBoolean();
    Runnable leave =
        () -> {
          if (left.compareAndSet(false, true)) {
            state.tally().left();
          }
        };
    response.endHandler(ended -> leave.run());
    response.closeHandler(closed -> leave.run());
  }

  private void sendLater(HttpServerResponse response, StandInAnswer answer) {
    long delay = answer.delay().map(Duration::toMillis).orElseGet(this::usualDelay);
    if (delay == 0) {
      send(response, answer);
    } else {
      vertx.timer(delay, TimeUnit.MILLISECONDS).onSuccess(late -> send(response, answer));
    }
  }

  private long usualDelay() {
    double factor = Math.exp(DELAY_SPREAD * delays.nextGaussian());
    return Math.round(state.options().medianDelay().toMillis() * factor);
  }

  private static void send(HttpServerResponse response, StandInAnswer answer) {
    if (response.closed()) {
      return;
    }
    switch (answer.kind()) {
      case WHOLE, TEXT -> head(response, answer).end(answer.body());
      case CLOSE -> response.reset();
      case CUT -> cut(response, answer);
      case STALL -> {}
    }
  }

  private static void cut(HttpServerResponse response, StandInAnswer answer) {
    Buffer body = Buffer.buffer(answer.body());
    head(response, answer)
        .putHeader("Content-Length", String.valueOf(body.length()))
        .write(body.slice(0, body.length() / 2))
        .onComplete(written -> response.reset());
  }

  private static HttpServerResponse head(HttpServerResponse response, StandInAnswer answer) {
    return response.setStatusCode(answer.status()).putHeader("Content-Type", answer.contentType());
  }

  /** The header, or the parameter that some old programs still send. */
  private static String key(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("x-goog-api-key"))
        .orElseGet(() -> parameter(request, "key"));
  }

  private static String parameter(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getParam(name)).orElse("");
  }
}
