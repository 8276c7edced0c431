package io.lunchbot.recommendations.observe;

import io.lunchbot.recommendations.observe.Figure.Row;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Metrics of what the rooms tell. The names begin with lunchrec and follow the <a
 * href="https://prometheus.io/docs/practices/naming/">conventions of Prometheus</a>; labels have
 * the values of the {@link Vocabulary} and no others.
 */
public final class Meters implements Observer {
  private static final double NANOS_A_USD = 1e9;

  private final MeterRegistry registry;
  private final Map<Step, Timer> timers = new EnumMap<>(Step.class);
  private final Map<Figure, MultiGauge> figures = new EnumMap<>(Figure.class);
  private volatile Vocabulary words = Vocabulary.NONE;
  private volatile int busy;
  private volatile int waiting;
  private volatile int usersPerRequest;
  private volatile long lag;
  private volatile Optional<Timing> oldestChunk = Optional.empty();

  /** Meters that count into a registry. */
  public Meters(MeterRegistry registry) {
    this.registry = registry;
    for (Step step : Step.values()) {
      timers.put(step, timer(step));
    }
    for (Figure figure : Figure.values()) {
      MultiGauge.Builder gauge = MultiGauge.builder(figure.meter()).description(figure.help());
      if (!figure.unit().isEmpty()) {
        gauge.baseUnit(figure.unit());
      }
      figures.put(figure, gauge.register(registry));
    }
    gauge("lunchrec.permits.busy", "Requests this node works on at once", () -> busy);
    gauge(
        "lunchrec.permits.waiting", "Requests that are ready and wait for a permit", () -> waiting);
    gauge(
        "lunchrec.request.users", "Users one request may be for at present", () -> usersPerRequest);
    gauge("lunchrec.kafka.lag.records", "Triggers in Kafka that are not settled", () -> lag);
    gauge(
        "lunchrec.chunk.oldest.age.seconds",
        "Time this node has had its oldest chunk; 0 without one",
        () -> oldestChunk.map(chunk -> chunk.soFar().toMillis() / 1000.0).orElse(0.0));
    Gauge.builder("lunchrec.build.info", () -> 1)
        .description("Which build this is")
        .tag("version", Build.version())
        .register(registry);
    cost().increment(0);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    Gauge.builder(name, value::getAsDouble).description(help).register(registry);
  }

  /** Learns the values of labels; each is shown from now on, as 0 before it is first seen. */
  public void expect(Vocabulary vocabulary) {
    words = vocabulary;
    vocabulary.states().forEach(state -> runs(state).increment(0));
    vocabulary.outcomes().forEach(outcome -> users(outcome).increment(0));
    for (String model : vocabulary.models()) {
      vocabulary.verdicts().forEach(verdict -> requests(model, verdict).increment(0));
      tokens(model, "input").increment(0);
      tokens(model, "output").increment(0);
    }
  }

  /** Shows a figure from now on; without rows it is absent. */
  public void show(Figure figure, List<Row> rows) {
    List<MultiGauge.Row<?>> shown = new ArrayList<>(rows.size());
    for (Row row : rows) {
      List<Tag> tags = new ArrayList<>(row.labels().size());
      for (int i = 0; i < figure.labels().size(); i++) {
        tags.add(Tag.of(figure.labels().get(i), row.labels().get(i)));
      }
      shown.add(MultiGauge.Row.of(Tags.of(tags), row.value()));
    }
    figures.get(figure).register(shown, true);
  }

  @Override
  public Timing begin(Step step) {
    return new Running(timers.get(step), System.nanoTime());
  }

  private record Running(Timer timer, long begun) implements Timing {
    @Override
    public void end() {
      timer.record(soFar().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Duration soFar() {
      return Duration.ofNanos(System.nanoTime() - begun);
    }
  }

  @Override
  public void runBecame(String state) {
    runs(state).increment();
  }

  private Counter runs(String state) {
    return Counter.builder("lunchrec.runs")
        .description("Runs this node brought into a state")
        .tag("state", Vocabulary.known(words.states(), state))
        .register(registry);
  }

  @Override
  public void userDone(String outcome) {
    users(outcome).increment();
  }

  private Counter users(String outcome) {
    return Counter.builder("lunchrec.users")
        .description("Users of runs by what became of them")
        .tag("outcome", Vocabulary.known(words.outcomes(), outcome))
        .register(registry);
  }

  @Override
  public void attempted(String model, Enum<?> verdict) {
    requests(model, verdict.name().toLowerCase(Locale.ROOT)).increment();
  }

  private Counter requests(String model, String verdict) {
    return Counter.builder("lunchrec.gemini.requests")
        .description("Attempts at the provider by what became of them; not_sent never left")
        .tag("model", Vocabulary.known(words.models(), model))
        .tag("verdict", Vocabulary.known(words.verdicts(), verdict))
        .register(registry);
  }

  @Override
  public void spent(String model, long inputTokens, long outputTokens, OptionalLong costNanos) {
    tokens(model, "input").increment((double) inputTokens);
    tokens(model, "output").increment((double) outputTokens);
    costNanos.ifPresent(nanos -> cost().increment(nanos / NANOS_A_USD));
  }

  private Counter tokens(String model, String direction) {
    return Counter.builder("lunchrec.gemini.tokens")
        .description("Tokens the provider counted")
        .tag("model", Vocabulary.known(words.models(), model))
        .tag("direction", direction)
        .register(registry);
  }

  private Counter cost() {
    return Counter.builder("lunchrec.cost.usd")
        .description("Cost of requests with paid keys by the price table")
        .register(registry);
  }

  @Override
  public void permits(int nowBusy, int nowWaiting) {
    busy = nowBusy;
    waiting = nowWaiting;
  }

  @Override
  public void usersPerRequest(int users) {
    usersPerRequest = users;
  }

  @Override
  public void oldestChunk(Optional<Timing> chunk) {
    oldestChunk = chunk;
  }

  @Override
  public void kafkaLag(long records) {
    lag = records;
  }

  private Timer timer(Step step) {
    return switch (step) {
      case KEY_WAIT ->
          timer(
              "lunchrec.key.wait",
              "Time from the first question for a key until one was given",
              10,
              50,
              250,
              1_000,
              5_000,
              15_000,
              60_000,
              300_000);
      case CALL ->
          timer(
              "lunchrec.gemini.call",
              "Time of one attempt at the provider",
              100,
              250,
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              30_000,
              60_000);
      case CACHE_WRITE ->
          timer(
              "lunchrec.cache.write",
              "Time of writing a user's outcome",
              1,
              5,
              10,
              50,
              100,
              500,
              1_000,
              5_000);
      case STATISTICS ->
          timer(
              "lunchrec.statistics",
              "Time of reading the orders of a chunk",
              10,
              50,
              100,
              500,
              1_000,
              5_000,
              30_000,
              120_000);
      case CHUNK ->
          timer(
              "lunchrec.chunk",
              "Time a chunk was in a node's hands",
              100,
              1_000,
              10_000,
              60_000,
              600_000,
              3_600_000);
    };
  }

  private Timer timer(String name, String help, long... boundsMillis) {
    Duration[] bounds = new Duration[boundsMillis.length];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Duration.ofMillis(boundsMillis[i]);
    }
    return Timer.builder(name).description(help).serviceLevelObjectives(bounds).register(registry);
  }
}
