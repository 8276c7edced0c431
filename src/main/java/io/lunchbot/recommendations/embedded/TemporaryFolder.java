package io.lunchbot.recommendations.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the data of one stack lives, removed with it. Its name holds the process id, and a file in
 * it is locked as long as that process lives: what a killed process left behind, folders as well as
 * servers, goes away when the next one starts.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = "lunch-recommendations-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-\\d+");
  private static final String LOCK = "in-use";

  /** Where servers write their process ids; the first line counts. */
  private static final List<String> PROCESS_IDS =
      List.of(RedisServer.PROCESS_ID_FILE, PostgresServer.PROCESS_ID_FILE);

  private final Path path;
  private final FileChannel lock;

  private TemporaryFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Removes what killed processes left behind, and makes a new folder only we can read. */
  public static TemporaryFolder create() throws IOException {
    removeLeftovers(Path.of(System.getProperty("java.io.tmpdir")));
    Path path = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new TemporaryFolder(path, channel);
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Ends servers that still run in it, and removes it. */
  @Override
  public void close() {
    try {
      remove(path);
      lock.close();
    } catch (IOException e) {
      LOG.warn("Temporary folder not removed path={} reason={}", path, e.toString());
    }
  }

  static void removeLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isLeftover(folder)) {
          removeLeftover(folder);
        }
      }
    }
  }

  private static void removeLeftover(Path folder) {
    try {
      remove(folder);
      LOG.info("Data of a killed process removed path={}", folder);
    } catch (IOException e) {
      LOG.debug("Data of a killed process not removed path={} reason={}", folder, e.toString());
    }
  }

  /**
   * The process id alone may be wrong: it may belong to another container that shares the folder.
   * The lock alone may be, too: a folder is a moment older than its lock.
   */
  private static boolean isLeftover(Path folder) {
    Matcher matcher = NAME.matcher(folder.getFileName().toString());
    if (!matcher.matches() || ProcessHandle.of(Long.parseLong(matcher.group(1))).isPresent()) {
      return false;
    }
    Path file = folder.resolve(LOCK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static void remove(Path folder) throws IOException {
    for (String file : PROCESS_IDS) {
      endProcess(folder, folder.resolve(file));
    }
    Files.walkFileTree(folder, new Removal());
  }

  private static void endProcess(Path folder, Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return;
    }
    String id = Files.readString(file).lines().findFirst().orElse("").strip();
    if (!id.matches("\\d{1,18}")) {
      return;
    }
    // The number may have been given to another process since.
    ProcessHandle.of(Long.parseLong(id))
        .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Deletes a tree from its leaves; a file that vanishes meanwhile is as good as deleted. */
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
      if (Files.exists(file)) {
        throw cause;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException cause) throws IOException {
      return delete(folder);
    }

    private static FileVisitResult delete(Path path) throws IOException {
      Files.deleteIfExists(path);
      return FileVisitResult.CONTINUE;
    }
  }
}
