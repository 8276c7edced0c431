package io.lunchbot.recommendations.embedded.standin;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What may stand at one place of a request. */
sealed interface StandInField {
  /** A text; bytes are texts, too. */
  record Text() implements StandInField {}

  /** A whole number, which may come as a text. */
  record Whole() implements StandInField {}

  /** Any number, which may come as a text. */
  record Decimal() implements StandInField {}

  /** True or false. */
  record Flag() implements StandInField {}

  /** Any JSON: what this service never sends and the checker need not know. */
  record Anything() implements StandInField {}

  /** An object with names of the sender's own. */
  record Dictionary(StandInField value) implements StandInField {}

  /**
   * One of these names, in either case.
   *
   * @param type the provider's name for it
   */
  record Choice(String type, Set<String> names) implements StandInField {}

  /** A list; a single element may stand for a list of one. */
  record Many(StandInField element) implements StandInField {}

  /**
   * An object.
   *
   * @param type the provider's name for it
   * @param fields it may have, in camelCase; asked late, because some hold themselves
   */
  record Message(String type, Supplier<Map<String, StandInField>> fields) implements StandInField {}
}
