package io.lunchbot.recommendations.keys;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The keys that hold now. Secrets do not travel over the bus, so the rooms that need them share
 * this. Thread-safe.
 */
public final class CurrentKeys {
  private final AtomicReference<KeyRing> ring;

  /** The keys of the start. */
  public CurrentKeys(KeyRing ring) {
    this.ring = new AtomicReference<>(ring);
  }

  /** The keys that hold at this moment. */
  public KeyRing ring() {
    return ring.get();
  }

  /** From now on these hold; whoever still has a lease of a key that is gone must not use it. */
  public void replace(KeyRing with) {
    ring.set(with);
  }
}
