package io.lunchbot.recommendations.observe;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.shareddata.Shareable;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** All metrics of one node: its own, those of its Vert.x and of the JVM. Thread-safe. */
public final class NodeMeters implements Shareable {
  /** What {@link #text()} is, for the Content-Type header. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String NAME = "meters";

  /** What a stranger may send as a method is endless. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final PrometheusMeterRegistry registry;
  private final Meters meters;

  private NodeMeters() {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(MeterFilter.replaceTagValues("method", NodeMeters::method));
    registry
        .config()
        // Nanoseconds, and a gauge that looks like a histogram's count: not by the conventions.
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    meters = new Meters(registry);
  }

  private static String method(String method) {
    return METHODS.contains(method) ? method : Vocabulary.OTHER;
  }

  /** A new Vert.x whose buses, pools and connections are counted among its node's metrics. */
  public static Vertx observedVertx() {
    return observedVertx(
            (builder, options) -> Future.succeededFuture(builder.with(options).build()))
        .result();
  }

  /**
   * The same, where somebody else has a word in how it is built.
   *
   * @param build is given both, and changes and uses them
   */
  public static Future<Vertx> observedVertx(
      BiFunction<VertxBuilder, VertxOptions, Future<Vertx>> build) {
    NodeMeters node = new NodeMeters();
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions()
            // Registries are kept under their names in the whole process.
            .setRegistryName(UUID.randomUUID().toString())
            .setLabels(
                Set.of(
                    Label.HTTP_METHOD,
                    Label.HTTP_CODE,
                    Label.POOL_TYPE,
                    Label.POOL_NAME,
                    Label.EB_SIDE));
    options.setEnabled(true);
    return build
        .apply(
            Vertx.builder().withMetrics(new MicrometerMetricsFactory(node.registry)),
            new VertxOptions().setMetricsOptions(options))
        .onSuccess(node::observe);
  }

  private void observe(Vertx vertx) {
    bindJvm();
    vertx.sharedData().<String, NodeMeters>getLocalMap(NAME).put(NAME, this);
  }

  @SuppressWarnings("resource") // Lives as long as the process.
  private void bindJvm() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Those of this node; a Vert.x that is not observed has only what the rooms tell. */
  public static NodeMeters of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, NodeMeters>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new NodeMeters());
  }

  /** Who hears what the rooms of this node tell. */
  public static Observer observer(Vertx vertx) {
    return of(vertx).meters;
  }

  /** What the rooms' words are counted in. */
  public Meters meters() {
    return meters;
  }

  /** Everything, in the text format of Prometheus. */
  public String text() {
    return registry.scrape();
  }
}
