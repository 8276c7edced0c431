package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which requests are taken: fields by {@link StandInChecker}, their use by {@link StandInRules}.
 */
class StandInRequestsTest {
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String HELLO = "'contents':[{'role':'user','parts':[{'text':'hello'}]}]";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",'systemInstruction':{'parts':[{'text':'Be brief.'}]}",
        ",'system_instruction':{'parts':{'text':'Be brief.'}}",
        ",'generationConfig':{'maxOutputTokens':8192,'temperature':1}",
        ",'generation_config':{'max_output_tokens':'8192','top_p':0.9,'stop_sequences':['x']}",
        ",'generationConfig':{'responseMimeType':'application/json','responseJsonSchema':"
            + "{'type':'object','$defs':{},'additionalProperties':false}}",
        ",'generationConfig':{'responseMimeType':'application/json','responseSchema':"
            + "{'type':'OBJECT','properties':{'a':{'type':'array','items':{'type':'STRING'}}}}}",
        ",'generationConfig':{'thinkingConfig':{'thinkingLevel':'low','includeThoughts':true}}",
        ",'generationConfig':{'thinkingConfig':{'thinking_budget':0}}",
        ",'safetySettings':[{'category':'HARM_CATEGORY_HARASSMENT','threshold':'OFF'}]",
        ",'serviceTier':'standard','store':false,'labels':{'a':'b'},'cachedContent':null",
        ",'tools':[{'googleSearch':{}}],'toolConfig':{}"
      })
  void what_the_provider_takes_is_taken(String more) {
    assertThat(refusal("{" + HELLO + more + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'x':1 | | Unknown name "x": Cannot find field.
          'system':{} | | Unknown name "system": Cannot find field.
          'systemInstruction':{'text':'x'} | system_instruction | Unknown name "text" at 'system_instruction': Cannot find field.
          'generationConfig':{'maxTokens':1} | generation_config | Unknown name "maxTokens" at 'generation_config': Cannot find field.
          'generation_config':{'responseSchema':{'$schema':''}} | generation_config.response_schema | Unknown name "$schema" at 'generation_config.response_schema': Cannot find field.
          'generationConfig':{'responseSchema':{'properties':{'a':{},'b':{'const':1}}}} | generation_config.response_schema.properties[1].value | Unknown name "const" at 'generation_config.response_schema.properties[1].value': Cannot find field.
          'generationConfig':{'thinkingConfig':{'level':1}} | generation_config.thinking_config | Unknown name "level" at 'generation_config.thinking_config': Cannot find field.
          'safetySettings':[{},{'probability':1}] | safety_settings[1] | Unknown name "probability" at 'safety_settings[1]': Cannot find field.
          'generationConfig':[] | | Unknown name "generationConfig": Proto field is not repeating, cannot start list.
          'cachedContent':{} | | Unknown name "cachedContent": Starting an object on a scalar field.
          """)
  void field_nobody_knows_is_named_with_its_place(String field, String place, String text) {
    String sentence = "Invalid JSON payload received. " + text;

    JsonObject error = refusal("{" + HELLO + "," + field + "}").orElseThrow();

    JsonObject detail = error.getJsonArray("details").getJsonObject(0);
    JsonObject violation = new JsonObject();
    if (place != null) {
      violation.put("field", place);
    }
    assertThat(error.getString("message")).isEqualTo(sentence);
    assertThat(detail.getString("@type")).isEqualTo("type.googleapis.com/google.rpc.BadRequest");
    assertThat(detail.getJsonArray("fieldViolations"))
        .isEqualTo(new JsonArray().add(violation.put("description", sentence)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'generationConfig':{'maxOutputTokens':'many'} | Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), "many"
          'generationConfig':{'maxOutputTokens':1.5} | Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 1.5
          'generationConfig':{'temperature':true} | Invalid value at 'generation_config.temperature' (TYPE_FLOAT), true
          'generationConfig':{'responseMimeType':1} | Invalid value at 'generation_config.response_mime_type' (TYPE_STRING), 1
          'store':'yes' | Invalid value at 'store' (TYPE_BOOL), "yes"
          'systemInstruction':'Be brief.' | Invalid value at 'system_instruction' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content), "Be brief."
          'generationConfig':{'thinkingConfig':{'thinkingLevel':'NONE'}} | Invalid value at 'generation_config.thinking_config.thinking_level' (type.googleapis.com/google.ai.generativelanguage.v1beta.GenerationConfig.ThinkingConfig.ThinkingLevel), "NONE"
          """)
  void value_of_a_wrong_type_is_named_with_its_place(String field, String text) {
    assertThat(message("{" + HELLO + "," + field + "}")).isEqualTo(text);
  }

  @Test
  void text_that_is_no_text_is_named_in_its_part() {
    assertThat(message("{'contents':[{'parts':[{'text':'a'},{'text':7}]}]}"))
        .isEqualTo("Invalid value at 'contents[0].parts[1].text' (TYPE_STRING), 7");
    assertThat(message("{'contents':[{'parts':{'role':'user'}}]}"))
        .isEqualTo(
            "Invalid JSON payload received. Unknown name \"role\" at 'contents[0].parts': Cannot"
                + " find field.");
  }

  @Test
  void all_wrong_fields_are_told_at_once() {
    JsonObject error = refusal("{" + HELLO + ",'x':1,'generationConfig':{'y':1}}").orElseThrow();

    assertThat(error.getJsonArray("details").getJsonObject(0).getJsonArray("fieldViolations"))
        .hasSize(2);
    assertThat(error.getString("message").lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | contents is not specified
          {'contents':[]} | contents is not specified
          {'contents':[{'role':'user'}]} | * GenerateContentRequest.contents[0].parts: contents.parts must not be empty.
          {'contents':[{'parts':[{'text':'a'},{}]}]} | * GenerateContentRequest.contents[0].parts[1].data: required oneof field 'data' must have one initialized field
          {'contents':[{'parts':[{'text':''}]}]} | * GenerateContentRequest.contents[0].parts[0].data: required oneof field
          {'contents':[{'role':'system','parts':[{'text':'a'}]}]} | Please use a valid role: user, model.
          {'contents':[{'parts':[{'text':'a'}]}],'systemInstruction':{'parts':[{}]}} | * GenerateContentRequest.system_instruction.parts[0].data
          """)
  void contents_that_say_nothing_are_refused_without_details(String body, String text) {
    JsonObject error = refusal(body).orElseThrow();

    assertThat(error.getString("message")).contains(text);
    assertThat(error.containsKey("details")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gemini-3.5-flash-lite | 'responseMimeType':'application/json','responseSchema':{},'responseJsonSchema':{} | must not both be set
          gemini-3.5-flash-lite | 'responseJsonSchema':{} | needs the response_mime_type
          gemini-3.5-flash-lite | 'thinkingConfig':{'thinkingBudget':0,'thinkingLevel':'LOW'} | You can only set only one of thinking budget and thinking level.
          gemini-3.5-flash-lite | 'thinking_config':{'thinking_budget':0,'thinking_level':'low'} | You can only set only one of thinking budget and thinking level.
          gemini-3.8-flash | 'thinkingConfig':{'thinkingLevel':'MINIMAL'} | Thinking level is not supported for this model.
          gemini-2.5-flash | 'thinkingConfig':{'thinkingLevel':'LOW'} | Thinking level is not supported for this model.
          gemini-2.5-pro | 'thinkingConfig':{'thinkingBudget':0} | The thinking budget (0) is invalid.
          gemini-2.5-flash-lite | 'thinkingConfig':{'thinkingBudget':511} | The thinking budget (511) is invalid.
          gemini-2.5-flash | 'thinkingConfig':{'thinkingBudget':24577} | The thinking budget (24577) is invalid.
          gemini-3.6-flash | 'frequencyPenalty':0.5 | Request contains an invalid argument.
          gemini-3.5-flash-lite | 'presencePenalty':0.5 | Request contains an invalid argument.
          gemini-3.5-flash-lite | 'temperature':2.1 | Request contains an invalid argument.
          gemini-3.5-flash-lite | 'maxOutputTokens':100000 | maxOutputTokens value of 100000
          gemini-3.5-flash-lite | 'maxOutputTokens':0 | maxOutputTokens value of 0
          """)
  void settings_that_contradict_the_model_or_each_other_are_refused(
      String model, String settings, String text) {
    String body = json("{" + HELLO + ",'generationConfig':{" + settings + "}}");

    assertThat(refusal(body, model).orElseThrow().getString("message")).contains(text);
  }

  @Test
  void newer_models_refuse_to_speak_after_themselves_and_older_ones_do_not() {
    String body =
        "{'contents':[{'role':'user','parts':[{'text':'a'}]},"
            + "{'role':'model','parts':[{'text':'b'}]}]}";

    assertThat(message(body)).isEqualTo("Request contains an invalid argument.");
    assertThat(refusal(json(body), "gemini-2.5-flash")).isEmpty();
    assertThat(refusal(json(body), "gemini-3.1-flash-lite")).isEmpty();
    assertThat(refusal(json(body), "gemini-flash-latest")).isPresent();
  }

  @Test
  void tokens_are_a_third_of_the_characters_of_all_texts() {
    JsonObject body =
        new JsonObject(
            json(
                "{'contents':[{'parts':[{'text':'123456'},{'text':'123'}]}],"
                    + "'system_instruction':{'parts':[{'text':'12345'}]},"
                    + "'generationConfig':{'responseSchema':{'title':'not counted'}}}"));

    assertThat(StandInTokens.ofRequest(body.getMap())).isEqualTo(5);
    assertThat(StandInTokens.ofRequest(Map.of())).isEqualTo(1);
  }

  private static String message(String body) {
    return refusal(body).orElseThrow().getString("message");
  }

  private static Optional<JsonObject> refusal(String body) {
    return refusal(json(body), MODEL);
  }

  private static Optional<JsonObject> refusal(String body, String model) {
    Map<String, Object> fields = new JsonObject(body).getMap();
    List<StandInProblem> problems = StandInChecker.problems(StandInFields.REQUEST, fields);
    Optional<StandInAnswer> refusal =
        problems.isEmpty()
            ? StandInRules.broken(fields, model).map(StandInErrors::invalidArgument)
            : Optional.of(StandInErrors.badFields(problems));
    return refusal.map(answer -> new JsonObject(answer.body()).getJsonObject("error"));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
