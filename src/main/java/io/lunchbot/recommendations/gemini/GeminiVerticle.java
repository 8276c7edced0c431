package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Exchange.Lost;
import io.lunchbot.recommendations.gemini.Exchange.Reply;
import io.lunchbot.recommendations.gemini.Gemini.Attempt;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Serves {@link Gemini#ATTEMPT}. One event loop each, as many instances as there are event loops;
 * every instance has its own connections.
 */
public final class GeminiVerticle extends VerticleBase {
  private static final Refused KEY_REMOVED =
      new Refused(
          Verdict.INVALID_KEY,
          "key_removed",
          "The leased key is not configured any more",
          Usage.NONE,
          Optional.empty());

  private final Config.Gemini gemini;
  private final KeyRing keys;
  private final Prompt prompt;

  /** By model: what does not change from user to user. Grows with the models of the pool only. */
  private final Map<String, GenerateRequest> requests = new HashMap<>();

  private GeminiClient client;

  /**
   * Loads the prompt template.
   *
   * @throws ConfigException when the template is missing or broken
   */
  public GeminiVerticle(Config config, KeyRing keys) {
    this.gemini = config.gemini();
    this.keys = keys;
    this.prompt =
        new Prompt(PromptTemplate.load(config.recommendations()), config.statistics().windowDays());
  }

  @Override
  public Future<?> start() {
    client = new GeminiClient(vertx, gemini);
    return Gemini.ATTEMPT.serve(vertx, this::attempt);
  }

  @Override
  public Future<?> stop() {
    return client.close();
  }

  private Future<Outcome> attempt(Attempt attempt) {
    return keys.byFingerprint(attempt.lease().fingerprint())
        .map(key -> ask(attempt, key))
        .orElseGet(() -> Future.succeededFuture(KEY_REMOVED));
  }

  private Future<Outcome> ask(Attempt attempt, Secret key) {
    String model = attempt.lease().model();
    String body = request(model).body(prompt.data(attempt.stats()));
    return client.ask(model, key, body).map(exchange -> outcome(exchange, model, key));
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
    return reply.status() == 200
        ? new AnswerReader(model, prompt.template().version()).read(reply.body(), key)
        : GeminiFailure.of(reply.status(), reply.body(), key);
  }
}
