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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

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

  /** What requests are alike in. */
  private record Form(String model, int users) {}

  private final Config.Gemini gemini;
  private final CurrentKeys keys;
  private final Prompt prompt;
  private final Clock clock;
  private final PromptLog promptLog;

  private final RandomGenerator random = new Random();

  /** What does not change from user to user. Grows with the models of the pool only. */
  private final Map<Form, GenerateRequest> requests = new HashMap<>();

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
    this.promptLog = new PromptLog(gemini.logPrompts());
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
    Optional<Pack> pack = pack(attempt.users());
    String body = body(attempt, pack);
    PromptLog.Asked asked = promptLog.asked(model, key, body);
    Observer.Timing call = observer.begin(Observer.Step.CALL);
    return client
        .ask(model, key, body, attempt.lease().asked())
        .onSuccess(asked::answered)
        .onSuccess(exchange -> times.add(Duration.between(begun, clock.instant())))
        .onComplete(over -> call.end())
        .map(exchange -> outcome(exchange, attempt, key, pack))
        .onSuccess(outcome -> observer.attempted(model, outcome.verdict()));
  }

  private Optional<Pack> pack(List<PreparedPrompt> users) {
    return users.size() == 1 ? Optional.empty() : Optional.of(Pack.of(users, random));
  }

  private String body(Attempt attempt, Optional<Pack> pack) {
    Form form = new Form(attempt.lease().model(), attempt.users().size());
    GenerateRequest request = requests.computeIfAbsent(form, this::request);
    return pack.map(several -> request.body(several.data(), Optional.empty()))
        .orElseGet(() -> request.body(attempt.users().get(0).data(), attempt.correction()));
  }

  private GenerateRequest request(Form form) {
    PromptTemplate template = prompt.template();
    return form.users() == 1
        ? new GenerateRequest(template.instructions(), form.model())
        : GenerateRequest.forSeveral(template.forSeveral(), form.model(), form.users());
  }

  private Outcome outcome(Exchange exchange, Attempt attempt, Secret key, Optional<Pack> pack) {
    if (exchange instanceof Lost lost) {
      return lost.refused();
    }
    Reply reply = (Reply) exchange;
    String model = attempt.lease().model();
    if (reply.status() != 200) {
      return GeminiFailure.of(reply.status(), reply.body(), key, model);
    }
    AnswerReader reader = new AnswerReader(model, prompt.template());
    return pack.map(several -> reader.read(reply.body(), key, several))
        .orElseGet(() -> reader.read(reply.body(), key, attempt.users().get(0)));
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
