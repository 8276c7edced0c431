package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Exchange.Lost;
import io.lunchbot.recommendations.gemini.Exchange.Reply;
import io.lunchbot.recommendations.gemini.Gemini.Attempt;
import io.lunchbot.recommendations.gemini.Gemini.Look;
import io.lunchbot.recommendations.gemini.Gemini.Looked;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.PooledKey;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.observe.Latencies;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Serves {@link Gemini#ATTEMPT} and {@link Gemini#LOOK}. One event loop each, as many instances as
 * there are event loops; every instance has its own connections.
 */
public final class GeminiVerticle extends VerticleBase {
  private static final Refused KEY_REMOVED =
      new Refused(
          Verdict.NOT_SENT,
          "key_removed",
          "The key is not configured any more",
          Usage.NONE,
          LimitSignal.NONE);

  private final Config.Gemini gemini;
  private final CurrentKeys keys;
  private final Prompt prompt;
  private final Clock clock;

  /** By model: what does not change from user to user. Grows with the models of the pool only. */
  private final Map<String, GenerateRequest> requests = new HashMap<>();

  private GeminiClient client;
  private Latencies times;
  private Observer observer = Observer.NONE;

  /**
   * A verticle that has not connected yet.
   *
   * @param clock the one leases are dated by
   */
  public GeminiVerticle(Config.Gemini gemini, CurrentKeys keys, Prompt prompt, Clock clock) {
    this.gemini = gemini;
    this.keys = keys;
    this.prompt = prompt;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    client = new GeminiClient(vertx, gemini, clock);
    times = CallTimes.own(vertx);
    observer = NodeMeters.observer(vertx);
    return Future.all(
        Gemini.ATTEMPT.serve(vertx, this::attempt), Gemini.LOOK.serve(vertx, this::look));
  }

  @Override
  public Future<?> stop() {
    return client.close();
  }

  private Future<Outcome> attempt(Attempt attempt) {
    return secret(attempt.lease().fingerprint())
        .map(key -> ask(attempt, key))
        .orElseGet(() -> Future.succeededFuture(KEY_REMOVED));
  }

  private Optional<Secret> secret(String fingerprint) {
    return keys.ring().byFingerprint(fingerprint).map(PooledKey::secret);
  }

  private Future<Outcome> ask(Attempt attempt, Secret key) {
    String model = attempt.lease().model();
    Instant begun = clock.instant();
    String body = request(model).body(attempt.prompt().data(), attempt.correction());
    Observer.Timing call = observer.begin(Observer.Step.CALL);
    return client
        .ask(model, key, body, attempt.lease().asked())
        .onSuccess(exchange -> times.add(Duration.between(begun, clock.instant())))
        .onComplete(over -> call.end())
        .map(exchange -> outcome(exchange, model, key))
        .onSuccess(outcome -> observer.attempted(model, outcome.verdict()));
  }

  private GenerateRequest request(String model) {
    String instructions = prompt.template().instructions();
    return requests.computeIfAbsent(model, name -> new GenerateRequest(instructions, name));
  }

  private Outcome outcome(Exchange exchange, String model, Secret key) {
    if (exchange instanceof Lost lost) {
      return lost.refused();
    }
    Reply reply = (Reply) exchange;
    PromptTemplate template = prompt.template();
    return reply.status() == 200
        ? new AnswerReader(model, template.version(), template.language()).read(reply.body(), key)
        : GeminiFailure.of(reply.status(), reply.body(), key, model);
  }

  private Future<Looked> look(Look look) {
    return secret(look.fingerprint())
        .map(key -> client.look(look.model(), key).map(exchange -> seen(exchange, look, key)))
        .orElseGet(() -> Future.succeededFuture(looked(KEY_REMOVED)));
  }

  private static Looked seen(Exchange exchange, Look look, Secret key) {
    if (exchange instanceof Lost lost) {
      return looked(lost.refused());
    }
    Reply reply = (Reply) exchange;
    boolean described =
        reply.status() == 200
            && JsonTree.parse(reply.body()).filter(model -> model.has("name")).isPresent();
    return described
        ? new Looked(Verdict.OK, "", "")
        : looked(GeminiFailure.of(reply.status(), reply.body(), key, look.model()));
  }

  private static Looked looked(Refused refused) {
    return new Looked(refused.verdict(), refused.reason(), refused.text());
  }
}
