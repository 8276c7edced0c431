package io.lunchbot.recommendations.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContainerImagesTest {
  @Test
  void tests_run_on_the_images_of_the_compose_file() throws Exception {
    String compose = Files.readString(Path.of("docker-compose.yml"));

    assertThat(Pattern.compile("(?m)^    image: (\\S+)$").matcher(compose).results())
        .extracting(image -> image.group(1))
        .containsAll(ContainerTestServers.IMAGES);
  }
}
