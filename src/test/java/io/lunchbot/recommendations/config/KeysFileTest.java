package io.lunchbot.recommendations.config;

import static io.lunchbot.recommendations.config.SaidKeys.CANARY;
import static io.lunchbot.recommendations.config.SaidKeys.KEYS;
import static io.lunchbot.recommendations.config.SaidKeys.LABELS;
import static io.lunchbot.recommendations.config.SaidKeys.environment;
import static io.lunchbot.recommendations.config.SaidKeys.keys;
import static io.lunchbot.recommendations.config.SaidKeys.labelled;
import static io.lunchbot.recommendations.config.SaidKeys.mistakes;
import static io.lunchbot.recommendations.config.SaidKeys.usual;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in a file of their own, and which of the places that may name keys wins. */
class KeysFileTest {
  @TempDir private Path folder;

  private Settings yaml(String... lines) throws Exception {
    return SaidKeys.yaml(folder.resolve("config.yaml"), lines);
  }

  @Test
  void a_file_has_a_key_and_perhaps_a_label_on_each_line() throws Exception {
    Path keys = folder.resolve("keys");
    Files.writeString(keys, "\ufeff# ours\r\nk1 team\r\n\r\n  k2\t team \n#k9\nk3");

    assertThat(keys(yaml("api_keys_file: " + keys)))
        .containsExactly(labelled("k1", "team"), labelled("k2", "team"), usual("k3"));
    assertThat(keys(yaml("api_keys_file: " + keys, "key_projects: ',,solo'")))
        .containsExactly(labelled("k1", "team"), labelled("k2", "team"), labelled("k3", "solo"));
  }

  @Test
  void the_environment_wins_over_a_file_and_a_file_over_the_yaml() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "k2");

    Settings both = yaml("api_keys: [k1]", "api_keys_file: " + keys);
    JsonObject yaml =
        new JsonObject()
            .put("gemini", new JsonObject().put("api_keys", "k1").put("api_keys_file", "gone"));
    Settings three = ConfigSource.settings(yaml, environment("GEMINI_API_KEYS", "k3"));

    assertThat(keys(both)).containsExactly(usual("k2"));
    assertThat(keys(three)).containsExactly(usual("k3"));
    assertThat(three.has(Name.GEMINI_API_KEYS_FILE)).as("is not even read").isFalse();
  }

  @Test
  void a_file_that_is_no_file_of_keys_is_one_sentence() throws Exception {
    Path file = folder.resolve("keys");
    String before = "gemini.api_keys_file (GEMINI_API_KEYS_FILE): " + file;

    assertThat(mistakes(yaml("api_keys: [k1]", "api_keys_file: " + file)))
        .containsExactly(before + " is not a file that can be read");
    assertThat(mistakes(yaml("api_keys_file: " + folder)))
        .containsExactly(
            "gemini.api_keys_file (GEMINI_API_KEYS_FILE): "
                + folder
                + " is not a file that can be read");
    Files.write(file, new byte[] {'k', (byte) 0xff});
    assertThat(mistakes(yaml("api_keys_file: " + file))).containsExactly(before + " is not UTF-8");
    Files.writeString(file, "# " + "x".repeat(1 << 20));
    assertThat(mistakes(yaml("api_keys_file: " + file)))
        .containsExactly(before + " is larger than 1 MiB");
    Files.writeString(file, "# none\n\n");
    assertThat(mistakes(yaml("api_keys_file: " + file))).containsExactly(before + " holds no key");
  }

  @Test
  void wrong_lines_of_a_file_are_told_by_number_and_not_by_content() throws Exception {
    Path file = folder.resolve("keys");
    Files.writeString(
        file, CANARY + "\n" + CANARY + " a b\nteam " + CANARY + "2\n\u00ff" + CANARY + "\nk x/y\n");
    String before = "gemini.api_keys_file (GEMINI_API_KEYS_FILE): " + file + " line ";

    assertThat(mistakes(yaml("api_keys_file: " + file)))
        .containsExactly(
            before
                + "2: \"****\" is not allowed; allowed: a key, or a key, a space and its project's"
                + " label",
            before + "2: \"the key of line 1\" is not allowed; allowed: every key once",
            before + "3: \"****\" is not allowed; allowed: " + LABELS,
            before
                + "4: \"****\" is not allowed; allowed: keys of printable ASCII without spaces and"
                + " commas",
            before + "5: \"****\" is not allowed; allowed: " + LABELS);
  }

  @Test
  void settings_by_themselves_do_not_read_a_file() {
    Map<Name, String> said =
        Map.of(
            Name.DATABASE_URL, "postgresql://bot:pw@db/x",
            Name.REDIS_URL, "redis://redis",
            Name.GEMINI_API_KEYS_FILE, "keys");

    assertThat(mistakes(new Settings(said, List.of())))
        .containsExactly(KEYS + "is missing; allowed: at least one API key");
  }
}
