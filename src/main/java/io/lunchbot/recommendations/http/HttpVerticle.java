package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Http;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Tls;
import io.lunchbot.recommendations.run.Runs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API, the status page and the probe. Routes and what they accept come from openapi.yaml; here
 * is only what holds for all of them.
 */
public final class HttpVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);
  private static final long BODY_LIMIT = 64 << 10;

  /** Of silence on a connection; every answer begins before that. */
  private static final int IDLE_SECONDS = 75;

  /** Seconds a new recommendation is waited for. */
  private static final int PATIENCE = 60;

  private static final Set<HttpMethod> MAY_HAVE_FORMS =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final Http config;
  private final String node;
  private final Clock clock;
  private final Duration second;
  private LiveFeed feed;
  private HttpServer server;
  private volatile URI address;

  /**
   * A server that will listen where the configuration says.
   *
   * @param node what this process start is called
   */
  public HttpVerticle(Http config, String node, Clock clock) {
    this(config, node, clock, Duration.ofSeconds(1));
  }

  /**
   * The same where a second is as long as told.
   *
   * @param second from one look of the event stream to the next, and what answers are waited for in
   */
  HttpVerticle(Http config, String node, Clock clock, Duration second) {
    this.config = config;
    this.node = node;
    this.clock = clock;
    this.second = second;
  }

  /**
   * Where it listens, with the port that was really taken; null before {@link #start} has
   * completed. Any thread may ask.
   */
  public URI address() {
    return address;
  }

  /** Completes when it listens. */
  @Override
  public Future<?> start() {
    feed = new LiveFeed(vertx, node, clock, second);
    return feed.begin().compose(ok -> Contract.load(vertx)).map(this::router).compose(this::listen);
  }

  /** Requests under way get the time of the work they wait for. */
  @Override
  public Future<?> stop() {
    feed.end();
    return server.shutdown(Runs.DRAIN.toSeconds(), TimeUnit.SECONDS);
  }

  private Future<HttpServer> listen(Router router) {
    server =
        vertx
            .createHttpServer(options())
            .invalidRequestHandler(BrokenRequests::answer)
            .requestHandler(router);
    return server
        .listen(config.port(), host())
        .onSuccess(this::listening)
        .recover(this::notListening);
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        BrokenRequests.bound(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS));
    config.tls().ifPresent(tls -> options.setSsl(true).setKeyCertOptions(pair(tls)));
    return options;
  }

  /** Found wrong here and not when it listens, where it would be said of the port. */
  private PemKeyCertOptions pair(Tls tls) {
    PemKeyCertOptions pair =
        new PemKeyCertOptions()
            .setCertPath(tls.certificate().toString())
            .setKeyPath(tls.key().toString());
    try {
      pair.getKeyManagerFactory(vertx);
    } catch (Exception e) {
      // What is wrong may be the key itself, which must not be repeated.
      throw new ConfigException(
          List.of(
              "%s: \"%s\" with \"%s\" is not allowed; allowed: a certificate and its private key, both PEM"
                  .formatted(Name.HTTP_TLS_CERTIFICATE.label(), tls.certificate(), tls.key())));
    }
    return pair;
  }

  /** In use, or not an address of this machine: the operator has to say another. */
  private Future<HttpServer> notListening(Throwable cause) {
    return Future.failedFuture(
        new ConfigException(
            List.of(
                "http.port (HTTP_PORT): %d cannot be listened on at %s (%s); allowed: a free port, or 0"
                    .formatted(config.port(), config.host(), cause.getMessage()))));
  }

  private void listening(HttpServer listening) {
    String host = host().contains(":") ? "[" + host() + "]" : host();
    String scheme = config.tls().isPresent() ? "https" : "http";
    address = URI.create(scheme + "://" + host + ":" + listening.actualPort());
    LOG.info(
        "HTTP listens address={} token={}",
        address,
        config.token().value().isEmpty() ? "none" : "needed");
  }

  /** An IPv6 address without the brackets it has in an address. */
  private String host() {
    return config.host().replaceAll("[\\[\\]]", "");
  }

  private Router router(OpenAPIContract contract) {
    Router router = Router.router(vertx);
    router.route().handler(Headers::put).failureHandler(Problem::answer);
    router.route().handler(HttpVerticle::refuseBrokenPath);
    router.route().handler(HttpVerticle::refuseMisplacedForm);
    router.route("/api/*").handler(new Access(config.token()));
    router.route("/api/v1/users/*").handler(new InFlight(InFlight.OF_USERS));
    router.route("/api/*").handler(new InFlight(InFlight.MOST));
    router.route("/metrics").handler(new Access(config.token()));
    Page.mount(router);
    Docs.mount(router);
    router.route("/*").subRouter(api(contract));
    router.errorHandler(404, Problem::answer);
    return router;
  }

  private Router api(OpenAPIContract contract) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
    builder.getRoutes().forEach(HttpVerticle::guard);
    HealthRoutes.mount(vertx, builder);
    MetricsRoute.mount(vertx, builder);
    RunRoutes.mount(vertx, builder);
    KeyRoutes.mount(vertx, builder);
    PlanRoutes.mount(vertx, second.multipliedBy(PATIENCE), builder);
    UserRoutes.mount(vertx, clock, second.multipliedBy(PATIENCE), builder);
    feed.mount(builder);
    Router api = builder.createRouter();
    contract.getPaths().forEach(path -> refuseOtherMethods(api, path));
    return api;
  }

  /** The token is asked for once, before all of /api, so that unknown paths tell nothing either. */
  private static void guard(OpenAPIRoute route) {
    Set<String> known =
        route.getOperation().getParameters().stream()
            .filter(parameter -> parameter.getIn() == Location.QUERY)
            .map(Parameter::getName)
            .collect(Collectors.toSet());
    route.setDoSecurity(false).addHandler(request -> refuseUnknownQuery(request, known));
  }

  /** A misspelt parameter must not look as if it had worked. */
  private static void refuseUnknownQuery(RoutingContext request, Set<String> known) {
    request.queryParams().names().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresentOrElse(
            name ->
                request.fail(
                    new Failure(
                        Failure.Code.BAD_QUESTION, "There is no query parameter " + name + ".")),
            request::next);
  }

  private static void refuseOtherMethods(Router api, Path path) {
    String allowed =
        path.getOperations().stream()
            .map(Operation::getHttpMethod)
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    api.route(path.getName().replaceAll("\\{(.+?)}", ":$1"))
        .handler(request -> Methods.refuse(request, allowed));
  }

  /** The body's reader takes a form without looking at the method, and the request breaks at it. */
  private static void refuseMisplacedForm(RoutingContext request) {
    String type =
        String.valueOf(request.request().getHeader(HttpHeaders.CONTENT_TYPE))
            .toLowerCase(Locale.ROOT);
    boolean form = type.startsWith("multipart/") || type.startsWith("application/x-www-form");
    if (form && !MAY_HAVE_FORMS.contains(request.request().method())) {
      request.fail(400);
    } else {
      request.next();
    }
  }

  /** The router itself would answer such a path or query, and not with a problem of the asker. */
  private static void refuseBrokenPath(RoutingContext request) {
    try {
      request.normalizedPath();
      request.queryParams();
    } catch (IllegalArgumentException | HttpException e) {
      request.fail(400);
      return;
    }
    request.next();
  }
}
