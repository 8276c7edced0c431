package io.lunchbot.recommendations.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DockerfileTest {
  private final String dockerfile = Checkout.text("Dockerfile");

  @Test
  void what_it_copies_from_the_checkout_exists_and_reaches_the_daemon() {
    List<String> sent =
        Checkout.matches("^!(.+)$", Checkout.text(".dockerignore"))
            .map(match -> match.group(1))
            .toList();

    assertThat(copied())
        .hasSizeGreaterThan(5)
        .allSatisfy(
            source -> {
              assertThat(Path.of(source)).exists();
              assertThat(sent)
                  .anyMatch(path -> source.equals(path) || source.startsWith(path + "/"));
            });
    assertThat(sent).allSatisfy(path -> assertThat(Path.of(path)).exists());
    assertThat(Checkout.text(".dockerignore").lines()).contains("*");
  }

  private List<String> copied() {
    return Checkout.matches("^COPY (?!--)(.+) \\S+$", dockerfile)
        .flatMap(match -> Stream.of(match.group(1).split(" ")))
        .toList();
  }

  @Test
  void it_is_labelled_with_the_version_of_the_build() {
    assertThat(dockerfile).contains("ARG VERSION=" + Checkout.version() + "\n");
  }

  @Test
  void it_runs_as_a_number_that_is_not_root_and_without_a_shell_between() {
    assertThat(dockerfile)
        .containsPattern("(?m)^USER [1-9]\\d*:[1-9]\\d*$")
        .containsPattern(
            "(?m)^ENTRYPOINT \\[\"java\", \"@/opt/lunch-recommendations/jvm.options\"");
  }

  @Test
  void its_health_is_a_route_of_the_service() {
    String route =
        Checkout.matches("CMD \\[\"/opt/lunch-recommendations/healthy\", \"(.+)\"]", dockerfile)
            .findFirst()
            .orElseThrow()
            .group(1);

    assertThat(Checkout.routes()).contains(route);
  }

  @Test
  void what_is_run_in_it_may_be_run() {
    assertThat(List.of("healthy", "split", "train"))
        .allSatisfy(
            script -> assertThat(Files.isExecutable(Path.of("conf/container", script))).isTrue());
  }

  @Test
  void the_variables_it_sets_are_settings() {
    String variables =
        Checkout.matches("^ENV (.+)$", dockerfile).findFirst().orElseThrow().group(1);

    assertThat(Checkout.matches("(\\w+)=", variables).map(match -> match.group(1)))
        .contains("HTTP_HOST", "HTTP_PORT")
        .filteredOn(name -> !name.startsWith("MALLOC_"))
        .isSubsetOf(Checkout.settings());
  }
}
