package io.lunchbot.recommendations.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * When a process is to be killed.
 *
 * @param after users of the run who have been asked for when the blow is drawn; whoever asks for
 *     the last of them is hit
 * @param late from that call's arrival, or from the trigger's answer, to the kill
 */
record Strike(Moment moment, int after, Duration late) {
  /** In what a process is killed. */
  enum Moment {
    /** Right after its trigger was answered: it looks for the run's users. */
    IN_PLANNING,
    /** While a call of it is under way. */
    IN_CHUNK,
    /** Just after a call of it was answered. */
    IN_WRITE,
    /** The same with one of the last users. */
    IN_COMPLETION
  }

  private static final int LAST_USERS = 5;

  /** Planning a few hundred users takes that long. */
  private static final long PLANNING_MICROS = 60_000;

  /** From an answer's way back until the entry is in Redis and the chunk is finished. */
  private static final long WRITING_MICROS = 8_000;

  /**
   * Strikes for all rounds, one or two each: among the first ones of four rounds each moment comes
   * once.
   *
   * @param answer time the provider takes
   */
  static List<List<Strike>> draw(KillForm form, Duration answer, Random random) {
    List<List<Strike>> all = new ArrayList<>();
    List<Moment> moments = new ArrayList<>();
    while (all.size() < form.rounds()) {
      if (moments.isEmpty()) {
        moments.addAll(List.of(Moment.values()));
        Collections.shuffle(moments, random);
      }
      List<Strike> round = new ArrayList<>();
      Strike first = of(moments.remove(0), 1, form.users(), answer, random);
      round.add(first);
      boolean second = (all.size() + 1) % form.secondEvery() == 0;
      if (second && first.moment() != Moment.IN_COMPLETION) {
        Moment later = Moment.values()[1 + random.nextInt(Moment.values().length - 1)];
        round.add(of(later, first.after() + 1, form.users(), answer, random));
      }
      all.add(round);
    }
    return all;
  }

  private static Strike of(Moment moment, int least, int users, Duration answer, Random random) {
    int some = least + random.nextInt(users - LAST_USERS - least);
    long way = answer.toNanos() / 1_000;
    return switch (moment) {
      case IN_PLANNING -> new Strike(moment, 0, micros(random, 0, PLANNING_MICROS));
      case IN_CHUNK -> new Strike(moment, some, micros(random, 0, way));
      case IN_WRITE -> new Strike(moment, some, micros(random, way, WRITING_MICROS));
      case IN_COMPLETION ->
          new Strike(
              moment, users - random.nextInt(LAST_USERS), micros(random, way, WRITING_MICROS));
    };
  }

  private static Duration micros(Random random, long least, long more) {
    return Duration.ofNanos(1_000 * (least + random.nextLong(more)));
  }
}
