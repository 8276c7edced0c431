package io.lunchbot.recommendations.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A jar running as a process of its own, with exactly the environment given. */
public final class JavaProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Path THIS_JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private final Process process;
  private final Path output;

  /** Starts a jar on the Java that runs the tests. */
  public JavaProcess(Path jar, Map<String, String> environment, String... arguments) {
    this(THIS_JAVA, jar, environment, arguments);
  }

  /** Starts a jar on this Java. */
  public JavaProcess(Path java, Path jar, Map<String, String> environment, String... arguments) {
    this(command(java, List.of(), jar, arguments), environment);
  }

  /** Starts a jar on the Java that runs the tests, with options for it such as {@code -Dx=y}. */
  public JavaProcess(
      List<String> options, Path jar, Map<String, String> environment, String... arguments) {
    this(command(THIS_JAVA, options, jar, arguments), environment);
  }

  /** Starts a class of the tests on the Java that runs them, with options for it. */
  public static JavaProcess ofClass(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(THIS_JAVA.toString()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new JavaProcess(command, Map.of());
  }

  /** Both output streams go into one. */
  private JavaProcess(List<String> command, Map<String, String> environment) {
    try {
      output = Files.createTempFile("process-", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("PATH", System.getenv("PATH"));
      process = builder.redirectOutput(output.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(
      Path java, List<String> options, Path jar, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The Java that runs the tests and the newest other one installed, if there is one. */
  public static Stream<Path> installedJavas() {
    Stream<Path> newer = Stream.empty();
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> folders = Files.list(INSTALLED)) {
        newer =
            folders
                .filter(folder -> folder.getFileName().toString().matches(".*\\b2[5-9]\\b.*"))
                .map(folder -> folder.resolve("bin/java"))
                .filter(Files::isExecutable)
                .sorted()
                .limit(1)
                .toList()
                .stream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Stream.concat(Stream.of(THIS_JAVA), newer);
  }

  /** Everything printed so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something was printed. */
  public void awaitOutput(String text) {
    await().atMost(LIMIT).until(() -> output().contains(text) || !process.isAlive());
    assertThat(output()).contains(text);
  }

  /** Waits for the end. */
  public int exitCode() {
    return exitCode(LIMIT);
  }

  /** Waits no longer than this for the end. */
  public int exitCode(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the process has not ended:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Processor time so far. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The process id. */
  public long id() {
    return process.pid();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL; does not wait for the end. */
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
