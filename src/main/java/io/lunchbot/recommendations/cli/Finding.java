package io.lunchbot.recommendations.cli;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param mark what it came to
 * @param exitCode 0 unless the mark is {@link Mark#FAIL}
 * @param what was looked at
 * @param detail one sentence for the operator; holds no secret
 */
public record Finding(Mark mark, int exitCode, String what, String detail) {
  /** What a look came to. */
  public enum Mark {
    /** Nothing to do. */
    OK("ok"),
    /** The service works, and somebody should look into it. */
    WARN("WARN"),
    /** The service cannot work. */
    FAIL("FAIL");

    private final String word;

    Mark(String word) {
      this.word = word;
    }
  }

  /** All right. */
  public static Finding ok(String what, String detail) {
    return new Finding(Mark.OK, 0, what, detail);
  }

  /** To be looked into. */
  public static Finding warn(String what, String detail) {
    return new Finding(Mark.WARN, 0, what, detail);
  }

  /** In the way of every run. */
  public static Finding fail(int exitCode, String what, String detail) {
    return new Finding(Mark.FAIL, exitCode, what, detail);
  }

  /** All findings, one a line. */
  public static String list(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    findings.forEach(
        found ->
            text.append("%-4s  %-13s  %s%n".formatted(found.mark.word, found.what, found.detail)));
    return text.toString();
  }

  /** The exit code of them all: a server that is away (5) before keys that will not do (4). */
  public static int exitCode(List<Finding> findings) {
    return findings.stream().mapToInt(Finding::exitCode).max().orElse(0);
  }
}
