package io.lunchbot.recommendations.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir private Path parent;

  @Test
  void folder_is_ours_alone_and_goes_with_all_that_is_in_it() throws Exception {
    TemporaryFolder folder = TemporaryFolder.create();
    Files.createDirectories(folder.path().resolve("deep/er"));
    Files.writeString(folder.path().resolve("deep/er/file"), "text");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
    folder.close();

    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void leftover_of_a_killed_process_is_removed() throws Exception {
    Path leftover = folderOf(pidOfNobody());

    TemporaryFolder.removeLeftovers(parent);

    assertThat(leftover).doesNotExist();
  }

  @Test
  void folder_of_a_living_process_stays() throws Exception {
    Path living = folderOf(ProcessHandle.current().pid());

    TemporaryFolder.removeLeftovers(parent);

    assertThat(living.resolve("data")).exists();
  }

  @Test
  void folder_somebody_holds_stays_although_his_number_says_nothing_here() throws Exception {
    Path held = folderOf(pidOfNobody());

    try (FileChannel lock = FileChannel.open(held.resolve("in-use"), StandardOpenOption.WRITE)) {
      assertThat(lock.lock().isValid()).isTrue();
      TemporaryFolder.removeLeftovers(parent);
    }

    assertThat(held.resolve("data")).exists();
  }

  @Test
  void folders_of_other_makes_stay() throws Exception {
    Path other = Files.createDirectory(parent.resolve("lunch-recommendations-notes"));

    TemporaryFolder.removeLeftovers(parent);

    assertThat(other).exists();
  }

  @Test
  void server_a_killed_process_left_running_is_ended_and_no_other() throws Exception {
    Path leftover = folderOf(pidOfNobody());
    Path redis = Files.createDirectory(leftover.resolve("redis"));
    Process left = new ProcessBuilder("tail", "-f", leftover.resolve("data").toString()).start();
    Files.writeString(redis.resolve("redis.pid"), left.pid() + "\n");
    Path second = folderOf(pidOfNobody() - 1);
    Process innocent = new ProcessBuilder("tail", "-f", "/dev/null").start();
    Files.createDirectory(second.resolve("redis"));
    Files.writeString(second.resolve("redis/redis.pid"), innocent.pid() + "\n");

    TemporaryFolder.removeLeftovers(parent);

    assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(innocent.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    innocent.destroyForcibly();
  }

  private Path folderOf(long pid) throws Exception {
    Path folder = Files.createDirectory(parent.resolve("lunch-recommendations-" + pid + "-1"));
    Files.writeString(folder.resolve("in-use"), "");
    Files.writeString(folder.resolve("data"), "text");
    return folder;
  }

  /** Far above what systems give, and still a process id. */
  private static long pidOfNobody() {
    return Integer.MAX_VALUE;
  }
}
