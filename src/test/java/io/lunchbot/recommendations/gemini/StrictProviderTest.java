package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInBehaviour;
import io.lunchbot.recommendations.embedded.standin.StandInModels;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this service sends, before a stand-in that is as strict as the provider. */
class StrictProviderTest {
  private final GeminiStandIn standIn =
      new GeminiStandIn(
          StandInOptions.QUICK.behaving(StandInBehaviour.GOOD.with(StandInModels.TODAY.withAny())));

  @BeforeEach
  void start() {
    standIn.start();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemini-2.0-flash",
        "gemini-2.5-flash",
        "gemini-2.5-flash-lite",
        "gemini-2.5-flash-image",
        "gemini-2.5-flash-preview-09-2025",
        "gemini-2.5-pro",
        "gemini-3-pro-preview",
        "gemini-3.1-flash-image-preview",
        "gemini-3.1-flash-lite",
        "gemini-3.1-pro-preview",
        "gemini-3.5-flash",
        "gemini-3.5-flash-lite",
        "gemini-3.5-flash-lite-001",
        "gemini-3.6-flash",
        "gemini-3.7-flash",
        "gemini-3.8-flash",
        "gemini-3.9-flash-lite",
        "gemini-4-argon",
        "gemini-flash-latest",
        "gemini-flash-lite-latest",
        "gemini-pro-latest",
        "gemma-3-27b-it"
      })
  void request_to_every_model_is_taken_as_it_is(String model) throws Exception {
    HttpResponse<String> answer = ask(model, body(model, Optional.empty()));

    assertThat(answer.body()).contains("candidates");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-2.5-flash", "gemini-3.5-flash-lite", "gemma-3-27b-it"})
  void a_request_with_a_correction_is_taken_and_answered_by_its_figures(String model)
      throws Exception {
    Refused wrong = new Refused(Verdict.OK, "wrong_shape", "", Usage.NONE, LimitSignal.NONE);

    HttpResponse<String> answer = ask(model, body(model, Correction.of(wrong, "ru")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("[2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-2.5-flash", "gemini-3.5-flash-lite", "gemma-3-27b-it"})
  void a_request_for_several_users_is_taken_and_answered_by_number(String model) throws Exception {
    Prompt prompt = new Prompt(template(), 30);
    List<PreparedPrompt> users =
        Collections.nCopies(32, prompt.prepare(SampleStats.PLAIN, Past.NONE, Set.of()));
    Pack pack = Pack.of(users, new Random(1));
    String body =
        GenerateRequest.forSeveral(template().forSeveral(), model, users.size())
            .body(pack.data(), Optional.empty());

    HttpResponse<String> answer = ask(model, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Gemini.Outcome outcome =
        new AnswerReader(model, template()).read(answer.body(), new Secret("key"), pack);
    assertThat(((Gemini.Several) outcome).each())
        .hasSize(32)
        .allMatch(Gemini.Written.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"systemInstruction", "responseJsonSchema", "maxOutputTokens", "parts"})
  void the_same_request_with_any_name_misspelt_is_refused(String name) throws Exception {
    String model = "gemini-3.5-flash-lite";

    HttpResponse<String> answer =
        ask(
            model,
            body(model, Optional.empty()).replaceFirst('"' + name + '"', "\"" + name + "s\""));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Unknown name \\\"" + name + "s\\\"");
  }

  private static String body(String model, Optional<String> correction) {
    String data = new Prompt(template(), 30).prepare(SampleStats.PLAIN, Past.NONE, Set.of()).data();
    return new GenerateRequest(template().instructions(), model).body(data, correction);
  }

  private static PromptTemplate template() {
    return PromptTemplate.load(
        new Config.Recommendations(
            Duration.ofDays(1), "ru", Duration.ZERO, Duration.ZERO, Optional.empty()));
  }

  private HttpResponse<String> ask(String model, String body) throws Exception {
    URI address = URI.create(standIn.baseUrl() + "/v1beta/models/" + model + ":generateContent");
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("x-goog-api-key", "key")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
