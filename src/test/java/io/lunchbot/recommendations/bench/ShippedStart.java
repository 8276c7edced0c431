package io.lunchbot.recommendations.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The service as its image holds it, in a folder: the same two jars, options of the JVM and
 * class-data archive, made by the same scripts.
 */
final class ShippedStart {
  /** Where the image has it. */
  private static final String HOME = "/opt/lunch-recommendations";

  private static final Path SCRIPTS = Path.of("conf/container");
  private static final Path TARGET = Path.of("target");
  private static final String OPTIONS = "jvm.options";

  private final Path folder;

  private ShippedStart(Path folder) {
    this.folder = folder;
  }

  /** Puts it into an empty folder; takes about half a minute. */
  static ShippedStart in(Path folder) throws IOException, InterruptedException {
    Path layers = folder.resolve("layers");
    run(
        folder,
        0,
        SCRIPTS.resolve("split").toAbsolutePath().toString(),
        TARGET.toAbsolutePath().toString(),
        layers.toString());
    Files.move(layers.resolve("libs/libs.jar"), folder.resolve("libs.jar"));
    Files.move(layers.resolve("app/app.jar"), folder.resolve("app.jar"));
    Files.move(layers.resolve("native"), folder.resolve("native"));
    for (String script : List.of("healthy", "train")) {
      Files.copy(SCRIPTS.resolve(script), folder.resolve(script));
      folder.resolve(script).toFile().setExecutable(true);
    }
    Files.writeString(
        folder.resolve(OPTIONS),
        Files.readString(SCRIPTS.resolve(OPTIONS)).replace(HOME, folder.toString()));
    run(folder, freePort(), folder.resolve("train").toString());
    return new ShippedStart(folder);
  }

  /** The jar to start. */
  Path jar() {
    return folder.resolve("app.jar");
  }

  /** What the JVM is told. */
  List<String> options() {
    return List.of("@" + folder.resolve(OPTIONS));
  }

  /** The same without its archive, to make another one with, or to read another one. */
  List<String> optionsWithoutArchive() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(OPTIONS))) {
      return lines
          .filter(line -> line.startsWith("-") && !line.contains("SharedArchiveFile"))
          .toList();
    }
  }

  private static void run(Path folder, int httpPort, String... command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HTTP_PORT", String.valueOf(httpPort));
    // The JDK that measures also makes the jars and the archive.
    builder
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, java) -> java + ":" + path);
    if (builder.redirectOutput(log.toFile()).start().waitFor() != 0) {
      throw new IllegalStateException(command[0] + " failed:\n" + Files.readString(log));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
