package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInWriter.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Decides what each call is answered. In this order: the script; the key; the model; the project's
 * credits; the request itself; the limits; what goes wrong; the answer.
 *
 * <p>What is refused before the limits, or by them, uses nothing up. Everything else is charged
 * when it arrives, whatever it is answered: a 503, a stall, and, as at the provider, an input that
 * is too long. A script's answer takes the place of the stand-in's own, but the call of a good key
 * for a model there is meets the limits and is charged or counted just the same.
 */
final class StandInProvider {
  private static final int PAGE = 50;
  private static final int LONGEST_PAGE = 1_000;

  private final StandInState state;
  private final Random ids;

  StandInProvider(StandInState state) {
    this.state = state;
    this.ids = new Random(state.options().seed());
  }

  /** One generateContent call. */
  StandInAnswer generate(StandInRequest request) {
    Optional<StandInAnswer> scripted = state.scripted(request);
    Optional<StandInAnswer> refused = refused(request);
    Optional<StandInBody> body = StandInBody.parse(request.body());
    if (scripted.isEmpty()) {
      refused = refused.or(() -> misunderstood(request, body));
    }
    long tokens = body.map(StandInBody::tokens).orElseGet(() -> StandInTokens.of(request.body()));
    if (refused.isEmpty()) {
      refused = overLimit(request, tokens);
    }
    if (scripted.isPresent()) {
      return inEnvelope(request, scripted.get(), tokens);
    }
    if (refused.isPresent() || body.isEmpty()) {
      return refused.orElseGet(StandInErrors::invalidArgument);
    }
    return tokens > StandInTokens.LIMIT
        ? StandInErrors.invalidArgument(
            "The input token count exceeds the maximum number of tokens allowed "
                + StandInTokens.LIMIT
                + ".")
        : answer(request, body.get(), tokens);
  }

  private Optional<StandInAnswer> refused(StandInRequest request) {
    StandInBehaviour behaviour = state.behaviour();
    return refusedKey(request.key())
        .or(() -> refusedModel(request.version(), request.model()))
        .or(
            () ->
                behaviour.quotas().spent().contains(behaviour.project(request.key()))
                    ? Optional.of(StandInErrors.creditsSpent())
                    : Optional.empty());
  }

  private Optional<StandInAnswer> refusedKey(String key) {
    return key.isEmpty() ? Optional.of(StandInErrors.missingKey()) : state.key(key).refusal(key);
  }

  private Optional<StandInAnswer> refusedModel(String version, String model) {
    return state.behaviour().models().serve(version, model)
        ? Optional.empty()
        : Optional.of(StandInErrors.unknownModel(version, model));
  }

  private static Optional<StandInAnswer> misunderstood(
      StandInRequest request, Optional<StandInBody> body) {
    if (body.isEmpty()) {
      return Optional.of(StandInErrors.badFields(List.of(StandInProblem.noJson())));
    }
    List<StandInProblem> problems =
        StandInChecker.problems(StandInFields.REQUEST, body.get().fields());
    return problems.isEmpty()
        ? StandInRules.broken(body.get().fields(), request.model())
            .map(StandInErrors::invalidArgument)
        : Optional.of(StandInErrors.badFields(problems));
  }

  private Optional<StandInAnswer> overLimit(StandInRequest request, long tokens) {
    StandInBehaviour behaviour = state.behaviour();
    String project = behaviour.project(request.key());
    StandInQuotas quotas = behaviour.quotas();
    StandInLimits limits = quotas.of(project);
    if (behaviour.models().notOffered().contains(request.model())) {
      return Optional.of(StandInQuotaErrors.notOffered(request.model(), quotas, limits.paid()));
    }
    List<StandInViolation> violations =
        state
            .ledger()
            .charge(new StandInLedger.Line(project, request.model()), tokens, limits, request.at());
    return violations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            StandInQuotaErrors.overLimits(violations, request.model(), quotas, limits.paid()));
  }

  private StandInAnswer answer(StandInRequest request, StandInBody body, long tokens) {
    List<StandInPack.Person> people = body.people();
    if (!people.isEmpty()) {
      List<StandInPrompt> prompts = people.stream().map(StandInPack.Person::prompt).toList();
      StandInPack pack = new StandInPack(people, prompt -> written(prompt, prompts));
      return answerAll(request, body, pack, tokens);
    }
    StandInPrompt prompt = body.prompt();
    String text = written(prompt, List.of(prompt)).json().encode();
    return weathered(request, reply(request, text, tokens), body.maxOutputTokens());
  }

  /** One person's answer, good or spoiled. */
  private Text written(StandInPrompt prompt, List<StandInPrompt> request) {
    Text good = StandInWriter.write(prompt);
    Optional<StandInTextFault> fault = state.weather().spoilText(state.behaviour().textFaults());
    Optional<Text> bad =
        fault.flatMap(found -> StandInTextSpoiler.spoil(good, found, prompt, request));
    if (bad.isPresent()) {
      fault.ifPresent(state.tally()::spoiled);
    }
    return bad.orElse(good);
  }

  private StandInAnswer answerAll(
      StandInRequest request, StandInBody body, StandInPack pack, long tokens) {
    Optional<StandInPackFault> fault = state.weather().spoil(state.behaviour().packFaults(), pack);
    long most =
        fault.filter(StandInPackFault.CUT::equals).isPresent()
            ? pack.tokensToLast()
            : body.maxOutputTokens();
    return weathered(request, reply(request, pack.text(), tokens), most);
  }

  private StandInAnswer weathered(StandInRequest request, StandInReply reply, long most) {
    return state
        .weather()
        .next(state.behaviour().faults(), request.model(), request.at())
        .map(fault -> wrong(fault, reply))
        .orElseGet(() -> reply.atMost(most));
  }

  private static StandInAnswer wrong(StandInFault fault, StandInReply reply) {
    return switch (fault) {
      case OVERLOADED -> StandInErrors.overloaded();
      case OVERLOADED_IN_ARRAY -> StandInErrors.inArray(StandInErrors.overloaded());
      case INTERNAL -> StandInErrors.internal();
      case BAD_GATEWAY -> StandInErrors.badGateway();
      case DEADLINE -> StandInErrors.deadlineExceeded();
      case EXHAUSTED -> StandInErrors.exhausted();
      case SPEND_LIMIT -> StandInErrors.spendLimit();
      case STALL -> StandInAnswer.stall();
      case CLOSE -> StandInAnswer.close();
      case CUT -> StandInAnswer.cut(200, reply.whole().body());
      default -> reply.with(fault);
    };
  }

  private StandInAnswer inEnvelope(StandInRequest request, StandInAnswer scripted, long tokens) {
    if (scripted.kind() != StandInAnswer.Kind.TEXT) {
      return scripted;
    }
    StandInAnswer whole = reply(request, scripted.body(), tokens).whole();
    return scripted.delay().map(whole::after).orElse(whole);
  }

  private StandInReply reply(StandInRequest request, String text, long tokens) {
    String id = "stand-in-" + Long.toHexString(ids.nextLong());
    return new StandInReply(text, StandInModels.answering(request.model()), tokens, id);
  }

  /** One countTokens call; it uses nothing up. */
  StandInAnswer count(StandInRequest request) {
    Optional<StandInAnswer> refused =
        refusedKey(request.key()).or(() -> refusedModel(request.version(), request.model()));
    Optional<StandInBody> body = StandInBody.parse(request.body());
    if (refused.isPresent()) {
      return refused.get();
    }
    List<StandInProblem> problems =
        body.map(read -> StandInChecker.problems(StandInFields.COUNT, read.fields()))
            .orElse(List.of(StandInProblem.noJson()));
    if (!problems.isEmpty()) {
      return StandInErrors.badFields(problems);
    }
    return StandInAnswer.json(200, new JsonObject().put("totalTokens", body.get().tokensToCount()));
  }

  /** One model. */
  StandInAnswer model(String key, String version, String model) {
    return refusedKey(key)
        .or(() -> refusedModel(version, model))
        .orElseGet(() -> StandInAnswer.json(200, described(model)));
  }

  /**
   * A page of the models.
   *
   * @param pageSize as in the address; empty for the usual
   * @param pageToken that an earlier page ended with; empty for the first
   */
  StandInAnswer models(String key, String pageSize, String pageToken) {
    Optional<StandInAnswer> refused = refusedKey(key);
    if (refused.isPresent()) {
      return refused.get();
    }
    int size = number(pageSize, PAGE);
    int first = number(pageToken, 0);
    List<String> listed =
        StandInModels.LISTED.stream()
            .filter(model -> state.behaviour().models().serve("v1beta", model))
            .toList();
    if (size < 0 || first < 0 || first > listed.size()) {
      return StandInErrors.invalidArgument();
    }
    int end = Math.min(listed.size(), first + (size == 0 ? PAGE : Math.min(size, LONGEST_PAGE)));
    JsonArray models = new JsonArray();
    listed.subList(first, end).forEach(model -> models.add(described(model)));
    JsonObject page = new JsonObject().put("models", models);
    if (end < listed.size()) {
      page.put("nextPageToken", String.valueOf(end));
    }
    return StandInAnswer.json(200, page);
  }

  private static int number(String text, int usual) {
    if (text.isEmpty()) {
      return usual;
    }
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static JsonObject described(String name) {
    return new JsonObject()
        .put("name", "models/" + name)
        .put("version", "001")
        .put("displayName", name + " (stand-in)")
        .put("inputTokenLimit", StandInTokens.LIMIT)
        .put("outputTokenLimit", 65_536)
        .put(
            "supportedGenerationMethods", new JsonArray().add("generateContent").add("countTokens"))
        .put("temperature", 1)
        .put("maxTemperature", 2)
        .put("topP", 0.95)
        .put("topK", 64)
        .put("thinking", true);
  }
}
