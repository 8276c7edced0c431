package io.lunchbot.recommendations.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A jar of one class of this package that names its libraries, so that it may have an archive. */
final class BareJar {
  private BareJar() {}

  /**
   * Writes one.
   *
   * @param main its class, which has no others inside
   * @param libraries which files of this class path it needs, by name
   */
  static Path write(Path file, Class<?> main, Predicate<String> libraries) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(Attributes.Name.CLASS_PATH, classPath(libraries));
    String name = main.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest);
        InputStream bytes = main.getResourceAsStream("/" + name)) {
      jar.putNextEntry(new JarEntry(name));
      bytes.transferTo(jar);
    }
    return file;
  }

  private static String classPath(Predicate<String> libraries) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.toString().endsWith(".jar"))
        .filter(path -> libraries.test(path.getFileName().toString()))
        .map(path -> path.toUri().toString())
        .collect(Collectors.joining(" "));
  }
}
