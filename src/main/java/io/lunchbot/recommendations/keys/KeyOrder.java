package io.lunchbot.recommendations.keys;

import java.util.ArrayList;
import java.util.List;

/**
 * In which order the keys are offered to the ledger: each lease begins one further round the ring,
 * so that the keys' minute limits are used side by side. Not thread-safe.
 */
final class KeyOrder {
  private final int size;
  private int first;

  KeyOrder(int size) {
    this.size = size;
  }

  /** All positions, each once. */
  List<Integer> next() {
    List<Integer> order = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      order.add((first + i) % size);
    }
    first = (first + 1) % Math.max(1, size);
    return order;
  }
}
