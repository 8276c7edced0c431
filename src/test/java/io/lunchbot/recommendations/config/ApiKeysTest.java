package io.lunchbot.recommendations.config;

import static io.lunchbot.recommendations.config.SaidKeys.CANARY;
import static io.lunchbot.recommendations.config.SaidKeys.KEYS;
import static io.lunchbot.recommendations.config.SaidKeys.LABELS;
import static io.lunchbot.recommendations.config.SaidKeys.environment;
import static io.lunchbot.recommendations.config.SaidKeys.keys;
import static io.lunchbot.recommendations.config.SaidKeys.labelled;
import static io.lunchbot.recommendations.config.SaidKeys.mistakes;
import static io.lunchbot.recommendations.config.SaidKeys.said;
import static io.lunchbot.recommendations.config.SaidKeys.usual;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which keys and their limits may be said, and what is wrong with others. */
class ApiKeysTest {
  private static final String FIELDS =
      "key, project, tier, reserve, requests_per_day, requests_per_minute, tokens_per_minute";
  private static final String WHOLE = "a whole number from 0 to 2147483647";

  @TempDir private Path folder;

  private Settings yaml(String... lines) throws Exception {
    return SaidKeys.yaml(folder.resolve("config.yaml"), lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k1,k2",
        " k1, ,k2 ,",
        "[\"k1\", \"k2\"]",
        "[\"k1\", \" k2 \", \"\"]",
        "[k1, k2]",
        "[{\"key\": \"k1\"}, {\"key\": \"k2\"}]",
        "[\"k1\", {\"key\": \"k2\", \"project\": null, \"reserve\": null}]"
      })
  void keys_in_the_environment_have_several_forms(String text) {
    assertThat(said("GEMINI_API_KEYS", text)).containsExactly(usual("k1"), usual("k2"));
  }

  @Test
  void a_key_may_begin_with_a_bracket() throws Exception {
    assertThat(said("GEMINI_API_KEYS", "[abc")).containsExactly(usual("[abc"));
    assertThat(said("GEMINI_API_KEYS", "[abc,d]e")).containsExactly(usual("[abc"), usual("d]e"));
    assertThat(keys(yaml("api_keys: ['[abc]']"))).containsExactly(usual("[abc]"));
  }

  @Test
  void a_yaml_list_mixes_keys_and_objects() throws Exception {
    List<ApiKey> keys =
        keys(
            yaml(
                "max_requests_per_key: 100",
                "requests_per_minute: 5",
                "tokens_per_minute: 1000",
                "reserve: 3",
                "api_keys:",
                "  - plain",
                "  - key: full",
                "    project: 123456789012",
                "    tier: paid",
                "    reserve: 20",
                "    requests_per_day: 1500",
                "    requests_per_minute: '15'",
                "    tokens_per_minute: 250000",
                "  - ",
                "  - {key: some, project: team, requests_per_minute: 0}"));

    assertThat(keys)
        .containsExactly(
            new ApiKey(new Secret("plain"), "", Tier.FREE, new Limits(100, 5, 1000), 3),
            new ApiKey(
                new Secret("full"), "123456789012", Tier.PAID, new Limits(1500, 15, 250_000), 20),
            new ApiKey(new Secret("some"), "team", Tier.FREE, new Limits(100, 0, 1000), 3));
  }

  @Test
  void every_wrong_field_is_told_with_its_place_and_without_the_key() throws Exception {
    Settings said =
        yaml(
            "api_keys:",
            "  - " + CANARY,
            "  - {key: " + CANARY + "1, foo: bar, tier: gold, reserve: -1}",
            "  - {key: " + CANARY + "2, project: a b, requests_per_day: 1.5}",
            "  - {key: 'Canary with spaces', requests_per_minute: many}",
            "  - {project: team, tokens_per_minute: 99999999999}",
            "  - 17",
            "  - [" + CANARY + "3]");

    assertThat(mistakes(said))
        .containsExactly(
            "gemini.api_keys[1].foo: there is no such field; allowed: " + FIELDS,
            "gemini.api_keys[1].tier: \"gold\" is not allowed; allowed: free or paid",
            "gemini.api_keys[1].reserve: \"-1\" is not allowed; allowed: " + WHOLE,
            "gemini.api_keys[2].project: \"a b\" is not allowed; allowed: " + LABELS,
            "gemini.api_keys[2].requests_per_day: \"1.5\" is not allowed; allowed: " + WHOLE,
            "gemini.api_keys[3].key: \"****\" is not allowed; allowed: one of the keys of printable"
                + " ASCII without spaces and commas",
            "gemini.api_keys[3].requests_per_minute: \"many\" is not allowed; allowed: " + WHOLE,
            "gemini.api_keys[4].key: is missing; allowed: one of the keys of printable ASCII"
                + " without spaces and commas",
            "gemini.api_keys[4].tokens_per_minute: \"99999999999\" is not allowed; allowed: "
                + WHOLE,
            "gemini.api_keys[5]: \"****\" is not allowed; allowed: a key in quotes, or an object"
                + " with "
                + FIELDS,
            "gemini.api_keys[6]: \"****\" is not allowed; allowed: a key in quotes, or an object"
                + " with "
                + FIELDS);
  }

  @Test
  void a_key_in_the_wrong_place_is_not_told_either() throws Exception {
    assertThat(mistakes(yaml("api_keys: [{" + CANARY + ": team}]")))
        .containsExactly(
            "gemini.api_keys[0].****: there is no such field; allowed: " + FIELDS,
            "gemini.api_keys[0].key: is missing; allowed: one of the keys of printable ASCII"
                + " without spaces and commas");
    assertThat(mistakes(yaml("api_keys: [{key: team, project: " + CANARY + "}]")))
        .containsExactly("gemini.api_keys[0].project: \"****\" is not allowed; allowed: " + LABELS);
    assertThat(mistakes("GEMINI_API_KEYS", "k1", "GEMINI_KEY_PROJECTS", CANARY))
        .containsExactly(
            "gemini.key_projects (GEMINI_KEY_PROJECTS): \"****\" is not allowed; allowed: "
                + LABELS);
    assertThat(mistakes(yaml("api_keys: {" + CANARY + ": team}"))).hasSize(1);
    assertThat(mistakes(yaml("api_keys_file: " + CANARY)))
        .containsExactly(
            "gemini.api_keys_file (GEMINI_API_KEYS_FILE): **** is not a file that can be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"" + CANARY, "{\"key\": \"" + CANARY + "\"}", "[{\"key\": Canary}]"})
  void json_that_is_no_list_is_one_mistake(String text) {
    assertThat(mistakes("GEMINI_API_KEYS", text))
        .containsExactly(
            KEYS
                + "\"****\" is not allowed; allowed: keys with commas between them, or a list of"
                + " keys and objects (JSON or YAML)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"\"]", " , "})
  void no_key_at_all_is_missing(String text) {
    assertThat(mistakes("GEMINI_API_KEYS", text))
        .containsExactly(KEYS + "is missing; allowed: at least one API key");
  }

  @Test
  void a_key_with_a_space_or_twice_is_a_mistake() {
    assertThat(mistakes("GEMINI_API_KEYS", "a b"))
        .containsExactly(
            KEYS
                + "\"****\" is not allowed; allowed: keys of printable ASCII without spaces and"
                + " commas");
    assertThat(mistakes("GEMINI_API_KEYS", "[\"" + CANARY + "\",{\"key\":\"" + CANARY + "\"}]"))
        .containsExactly(KEYS + "\"1 repeated\" is not allowed; allowed: every key once");
  }

  @Test
  void labels_go_by_position_and_an_empty_one_is_a_project_of_its_own() throws Exception {
    List<ApiKey> expected = List.of(labelled("k1", "a"), usual("k2"), labelled("k3", "b"));

    assertThat(said("GEMINI_API_KEYS", "k1,k2,k3", "GEMINI_KEY_PROJECTS", "a, ,b"))
        .isEqualTo(expected);
    assertThat(keys(yaml("api_keys: k1,k2,k3", "key_projects: [a, ~, b]"))).isEqualTo(expected);
    assertThat(keys(yaml("api_keys: [{key: k1, project: a}, k2, k3]", "key_projects: [a, '', b]")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|1 label",
        "a,b|2 labels",
        "a,b,c,|4 labels",
      })
  void as_many_labels_as_keys(String labels, String told) {
    assertThat(mistakes("GEMINI_API_KEYS", "k1,k2,k3", "GEMINI_KEY_PROJECTS", labels))
        .containsExactly(
            "gemini.key_projects (GEMINI_KEY_PROJECTS): \""
                + told
                + "\" is not allowed; allowed: as many as there are keys, 3; empty for a project of"
                + " its own");
  }

  @Test
  void a_label_has_a_form_and_does_not_contradict_the_key() {
    assertThat(
            mistakes(
                "GEMINI_API_KEYS",
                "[\"k1\", {\"key\": \"k2\", \"project\": \"a\"}]",
                "GEMINI_KEY_PROJECTS",
                "a/b,b"))
        .containsExactly(
            "gemini.key_projects (GEMINI_KEY_PROJECTS): \"a/b\" is not allowed; allowed: " + LABELS,
            "gemini.key_projects (GEMINI_KEY_PROJECTS): \"b\" is not allowed; allowed: what the key"
                + " at position 1 itself says, \"a\"");
    assertThat(said("GEMINI_API_KEYS", "k1", "GEMINI_KEY_PROJECTS", "x".repeat(60))).hasSize(1);
    assertThat(mistakes("GEMINI_API_KEYS", "k1", "GEMINI_KEY_PROJECTS", "x".repeat(61))).hasSize(1);
  }

  @Test
  void keys_of_one_project_agree_on_everything_but_the_reserve() throws Exception {
    Settings said =
        yaml(
            "api_keys:",
            "  - {key: k1, project: team, tier: paid, requests_per_day: 100}",
            "  - {key: k2, project: team, requests_per_minute: 5, tokens_per_minute: 7}",
            "  - {key: k3, project: other, requests_per_minute: 9, reserve: 1}",
            "  - {key: k4, project: other, requests_per_minute: 9, reserve: 2}",
            "  - {key: k5, tier: paid}");

    assertThat(mistakes(said))
        .containsExactly(
            KEYS
                + "the keys of project \"team\" have the tier paid and free; allowed: the same for"
                + " all keys of a project",
            KEYS
                + "the keys of project \"team\" have the requests_per_day 100 and 195; allowed: the"
                + " same for all keys of a project",
            KEYS
                + "the keys of project \"team\" have the requests_per_minute 0 and 5; allowed: the"
                + " same for all keys of a project",
            KEYS
                + "the keys of project \"team\" have the tokens_per_minute 0 and 7; allowed: the"
                + " same for all keys of a project");
  }

  @Test
  void limits_are_never_negative_but_a_day_without_requests_is_allowed() {
    assertThat(said("GEMINI_API_KEYS", "k1", "GEMINI_MAX_REQUESTS_PER_KEY", "-1"))
        .containsExactly(new ApiKey(new Secret("k1"), "", Tier.FREE, new Limits(-1, 0, 0), 0));
    assertThat(
            mistakes(
                "GEMINI_API_KEYS", "k1,k2",
                "GEMINI_REQUESTS_PER_MINUTE", "-1",
                "GEMINI_TOKENS_PER_MINUTE", "-2",
                "GEMINI_RESERVE", "-3"))
        .containsExactly(
            "gemini.requests_per_minute (GEMINI_REQUESTS_PER_MINUTE): \"-1\" is not allowed;"
                + " allowed: "
                + WHOLE,
            "gemini.tokens_per_minute (GEMINI_TOKENS_PER_MINUTE): \"-2\" is not allowed; allowed: "
                + WHOLE,
            "gemini.reserve (GEMINI_RESERVE): \"-3\" is not allowed; allowed: " + WHOLE);
  }

  @Test
  void other_mistakes_are_told_beside_those_of_keys() {
    assertThat(
            mistakes(
                ConfigSource.settings(
                    new JsonObject()
                        .put(
                            "gemini",
                            new JsonObject()
                                .put("api_keys", new JsonArray().add(new JsonObject()))
                                .put("model", "models/x")),
                    environment("CHUNK_SIZE", "0"))))
        .hasSize(3);
  }

  @Test
  void no_key_is_printed() throws Exception {
    Settings said = yaml("api_keys: [{key: " + CANARY + ", project: team}]");

    Map<Name, String> embedded = Map.of(Name.GEMINI_API_KEYS, CANARY);

    assertThat(keys(said).toString()).doesNotContain("Canary");
    assertThat(new ConfigOrigin(Optional.empty(), said, embedded).toString())
        .doesNotContain("Canary");
  }
}
