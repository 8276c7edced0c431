package io.lunchbot.recommendations.config;

import static io.lunchbot.recommendations.config.SaidKeys.CANARY;
import static io.lunchbot.recommendations.config.SaidKeys.keys;
import static io.lunchbot.recommendations.config.SaidKeys.mistakes;
import static io.lunchbot.recommendations.config.SaidKeys.said;
import static io.lunchbot.recommendations.config.SaidKeys.usual;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether keys whose requests others may read are allowed. */
class FreeTierTest {
  private static final String FORBIDDEN =
      " is of the free tier, which gemini.allow_free_tier forbids; say tier: paid or remove it";
  private static final String MASK = "\"AIza…6789\"";

  @TempDir private Path folder;

  private Settings yaml(String... lines) throws Exception {
    return SaidKeys.yaml(folder.resolve("config.yaml"), lines);
  }

  @Test
  void keys_of_the_free_tier_are_allowed_unless_somebody_forbids_them() {
    assertThat(said("GEMINI_API_KEYS", "k1")).containsExactly(usual("k1"));
    assertThat(said("GEMINI_API_KEYS", "k1", "ALLOW_FREE_TIER", "true"))
        .containsExactly(usual("k1"));
    assertThat(said("GEMINI_API_KEYS", "k1", "ALLOW_FREE_TIER", "")).containsExactly(usual("k1"));
  }

  @Test
  void paid_keys_are_allowed_where_the_free_tier_is_forbidden() throws Exception {
    String paid = "[{\"key\":\"k1\",\"tier\":\"paid\"},{\"key\":\"k2\",\"tier\":\"PAID\"}]";

    assertThat(said("GEMINI_API_KEYS", paid, "ALLOW_FREE_TIER", "false"))
        .extracting(ApiKey::tier)
        .containsExactly(Tier.PAID, Tier.PAID);
    assertThat(keys(yaml("allow_free_tier: false", "api_keys: [{key: k1, tier: paid}]")))
        .hasSize(1);
  }

  @Test
  void every_free_key_is_told_by_its_place_whether_it_says_its_tier_or_none() throws Exception {
    Settings said =
        yaml(
            "allow_free_tier: false",
            "api_keys:",
            "  - ",
            "  - short",
            "  - {key: " + CANARY + ", tier: paid}",
            "  - {key: x" + CANARY + ", project: team}",
            "  - {key: " + CANARY + CANARY + ", tier: free}");

    assertThat(mistakes(said))
        .containsExactly(
            "gemini.api_keys[1]: \"****\"" + FORBIDDEN,
            "gemini.api_keys[3]: \"xAIz…6789\"" + FORBIDDEN,
            "gemini.api_keys[4]: " + MASK + FORBIDDEN);
  }

  @Test
  void keys_with_commas_between_them_say_no_tier_and_are_refused() {
    assertThat(mistakes("GEMINI_API_KEYS", "k1, ," + CANARY, "ALLOW_FREE_TIER", "false"))
        .containsExactly(
            "gemini.api_keys[0]: \"****\"" + FORBIDDEN, "gemini.api_keys[1]: " + MASK + FORBIDDEN);
  }

  @Test
  void a_file_of_keys_says_no_tier_and_is_told_where_one_can_be_said() throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), "# ours\n" + CANARY + "\nk2 team\n");
    String elsewhere = "; a file of keys cannot say it, a list gemini.api_keys can";

    assertThat(mistakes(yaml("allow_free_tier: false", "api_keys_file: " + file)))
        .containsExactly(
            "gemini.api_keys_file[0]: " + MASK + FORBIDDEN + elsewhere,
            "gemini.api_keys_file[1]: \"****\"" + FORBIDDEN + elsewhere);
  }

  @Test
  void a_forbidden_key_is_told_beside_all_other_mistakes() throws Exception {
    Settings said =
        yaml(
            "allow_free_tier: false",
            "attempts: 11",
            "api_keys:",
            "  - {key: " + CANARY + ", reserve: -1}",
            "  - {key: " + CANARY + "}",
            "  - 'Canary with spaces'");

    assertThat(mistakes(said))
        .containsExactlyInAnyOrder(
            "gemini.api_keys[0].reserve: \"-1\" is not allowed; allowed: a whole number from 0 to"
                + " 2147483647",
            "gemini.api_keys[0]: " + MASK + FORBIDDEN,
            "gemini.api_keys[1]: " + MASK + FORBIDDEN,
            "gemini.api_keys[2]: \"****\"" + FORBIDDEN,
            SaidKeys.KEYS + "\"1 repeated\" is not allowed; allowed: every key once",
            SaidKeys.KEYS
                + "\"****\" is not allowed; allowed: keys of printable ASCII without spaces and"
                + " commas",
            "gemini.attempts (GEMINI_ATTEMPTS): \"11\" is not allowed; allowed: a whole number from"
                + " 1 to 10");
  }

  @Test
  void what_is_no_tier_is_one_mistake_and_so_are_keys_nobody_can_read() throws Exception {
    assertThat(
            mistakes(
                yaml(
                    "allow_free_tier: false",
                    "api_keys: [{key: k1, tier: gold, project: a}, {key: k2, tier: paid, project:"
                        + " a}]")))
        .containsExactly("gemini.api_keys[0].tier: \"gold\" is not allowed; allowed: free or paid");
    assertThat(mistakes("GEMINI_API_KEYS", "[{\"key\"", "ALLOW_FREE_TIER", "false")).hasSize(1);
    assertThat(mistakes("ALLOW_FREE_TIER", "false"))
        .containsExactly(SaidKeys.KEYS + "is missing; allowed: at least one API key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALLOW_FREE_TIER", "GEMINI_LOG_PROMPTS"})
  void a_switch_is_on_or_off(String name) {
    assertThat(mistakes("GEMINI_API_KEYS", "k1", name, "no"))
        .containsExactly(
            "gemini.%s (%s): \"no\" is not allowed; allowed: true or false"
                .formatted(
                    name.equals("ALLOW_FREE_TIER") ? "allow_free_tier" : "log_prompts", name));
  }
}
