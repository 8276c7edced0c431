package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An HTTP server that behaves like the Gemini API towards this service, with an event loop of its
 * own: {@code generateContent}, {@code countTokens} and the two ways to ask for models, with the
 * provider's limits, refusals and bad days. It makes up its answers from the statistics in the
 * prompt; a script may answer in its place. Under {@code /standin/} it can be looked at and changed
 * by hand.
 *
 * <p>Give it no real key: it shows those it has seen.
 *
 * <p>All methods may be called from any thread except an event loop.
 */
public final class GeminiStandIn implements AutoCloseable {
  private static final long LIMIT_SECONDS = 10;

  private final StandInState state;
  private Vertx vertx;
  private int port;

  /** Prepares one that goes by the system's clock. */
  public GeminiStandIn(StandInOptions options) {
    this(options, Clock.systemUTC());
  }

  /** Prepares one that judges minutes and Pacific days by this clock. */
  public GeminiStandIn(StandInOptions options, Clock clock) {
    this.state = new StandInState(options, clock);
  }

  /** Starts it on the port it had before, or on a free one; returns when it answers. */
  public void start() {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    port = await(new StandInServer(vertx, state).start(port));
  }

  /** Stops it; does nothing when it does not run. */
  @Override
  public void close() {
    if (vertx != null) {
      await(vertx.close());
      vertx = null;
    }
  }

  /** Where it listens: scheme, host and port. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port;
  }

  /** Where it can be looked at by hand. */
  public String adminUrl() {
    return baseUrl() + StandInAdmin.ROOT + "state";
  }

  /**
   * Lets a function answer generateContent requests; those it has no answer for go the usual way.
   * Called on the stand-in's event loop, so it must not block. Calls it answers still meet the
   * limits, and are charged or counted as over them.
   */
  public void answerWith(Function<StandInRequest, Optional<StandInAnswer>> script) {
    state.script(script);
  }

  /** How it behaves now. */
  public StandInBehaviour behaviour() {
    return state.behaviour();
  }

  /** Changes how it behaves, from the next call on. */
  public void behave(UnaryOperator<StandInBehaviour> change) {
    state.behave(change);
  }

  /** Begins a storm, in place of any other. */
  public void begin(StandInStorm storm) {
    state.weather().begin(storm);
  }

  /** Ends the storm, if there is one. */
  public void calm() {
    state.weather().calm();
  }

  /** What all projects together asked over their limits; 0 is what a careful caller gets. */
  public StandInOverLimit overLimit() {
    return state.ledger().overLimit();
  }

  /** What one project asked over its limits. */
  public StandInOverLimit overLimit(String project) {
    return state.ledger().overLimit(project);
  }

  /** What a project has used of a model by now. */
  public StandInUse use(String project, String model) {
    return state.ledger().use(project, state.now()).getOrDefault(model, StandInUse.NONE);
  }

  /** Calls of generateContent since the start or the last {@link #reset}. */
  public long calls() {
    return state.tally().calls();
  }

  /** The same with this key. */
  public long calls(String key) {
    return state.tally().calls(key);
  }

  /** The most calls that were under way at once. */
  public int mostInFlight() {
    return state.tally().mostInFlight();
  }

  /** The last 1000 calls, oldest first. */
  public List<StandInRequest> requests() {
    return state.tally().requests();
  }

  /**
   * How many people's answers each fault spoiled since the start or the last {@link #reset}, 0
   * included. They are counted when written, whatever then befalls the call or the list they are
   * in.
   */
  public Map<StandInTextFault, Long> spoiled() {
    return state.tally().spoiled();
  }

  /** Forgets calls, spoiled answers, spent limits, storm and script, and behaves as at first. */
  public void reset() {
    state.reset();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the Gemini stand-in did not answer in time", e);
    }
  }
}
