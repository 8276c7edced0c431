package io.lunchbot.recommendations.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what is wrong, so that an operator mends everything in one go. */
final class Mistakes {
  private final List<String> sentences = new ArrayList<>();

  /** Adds a mistake unless the value is right. */
  Mistakes check(boolean right, String path, Object value, String allowed) {
    if (!right) {
      sentences.add(path + ": " + said(value) + "; allowed: " + allowed);
    }
    return this;
  }

  Mistakes range(String path, long value, long least, long most) {
    return check(
        value >= least && value <= most,
        path,
        value,
        "a whole number from " + least + " to " + most + "");
  }

  Mistakes range(String path, Duration value, Duration least, Duration most) {
    return check(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        path,
        Durations.text(value),
        "a duration from " + Durations.text(least) + " to " + Durations.text(most) + "");
  }

  boolean isEmpty() {
    return sentences.isEmpty();
  }

  void add(String sentence) {
    sentences.add(sentence);
  }

  /** Builds one part of the tree; what is wrong inside is kept and null is returned. */
  <T> T collect(Supplier<T> part) {
    try {
      return part.get();
    } catch (ConfigException e) {
      sentences.addAll(e.mistakes());
      return null;
    }
  }

  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigException(sentences);
    }
  }

  private static String said(Object value) {
    return value == null || String.valueOf(value).isEmpty()
        ? "is missing"
        : "\"" + value + "\" is not allowed";
  }
}
