package io.lunchbot.recommendations.run;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * For how many users a request is, by how the last answers were: half as many as before when more
 * than 5 of the last 100 were bad or a cut one lost several users, twice as many again after a
 * stretch of good ones. A cut that loses one user costs the request that halving would cost. A
 * halving within 100 answers of the one before makes the stretch twice as long: a model that cannot
 * do it is tried ever more rarely, and one bad moment costs a few requests. Not thread-safe.
 */
final class Packing {
  /** Answers that count, one a user. */
  static final int WINDOW = 100;

  /** The most of them that may be bad. */
  static final int MOST_BAD = 5;

  /** Good answers in a row after which there are more users a request again, at first. */
  static final int STRETCH = 16;

  private static final int LONGEST_STRETCH = 1_024;

  private final int most;
  private final Deque<Boolean> bad = new ArrayDeque<>();
  private int size;
  private int goodInARow;
  private int stretch = STRETCH;
  private int sinceHalved = WINDOW;

  /**
   * Begins at the most.
   *
   * @param most users a request, 1 or more
   */
  Packing(int most) {
    this.most = most;
    this.size = most;
  }

  /** Users a request, 1 to the most. */
  int size() {
    return size;
  }

  /**
   * Takes an answer in. One to a larger request than there are now was asked for before the last
   * halving, and halves nothing again; one for a single user says nothing of several, unless single
   * ones are all there are.
   *
   * @param users the request was for
   * @param badOnes of their answers
   * @param cut whether they are bad because the text grew too long, or came too late
   */
  void answered(int users, int badOnes, boolean cut) {
    if (users == 1 && size > 1) {
      return;
    }
    goodInARow = badOnes > 0 ? 0 : goodInARow + users;
    if (users <= size) {
      remember(users, badOnes);
    }
    boolean tooMany = bad.stream().filter(Boolean::booleanValue).count() > MOST_BAD;
    boolean tooLong = cut && badOnes > 1;
    if (size > 1 && users <= size && (tooLong || tooMany)) {
      changeTo(size / 2);
      stretch = sinceHalved < WINDOW ? Math.min(2 * stretch, LONGEST_STRETCH) : STRETCH;
      sinceHalved = 0;
    } else if (size < most && goodInARow >= stretch) {
      changeTo(Math.min(2 * size, most));
    }
  }

  private void remember(int users, int badOnes) {
    for (int i = 0; i < users; i++) {
      bad.add(i < badOnes);
    }
    while (bad.size() > WINDOW) {
      bad.remove();
    }
    sinceHalved = Math.min(sinceHalved + users, WINDOW);
  }

  private void changeTo(int users) {
    size = users;
    bad.clear();
    goodInARow = 0;
  }
}
