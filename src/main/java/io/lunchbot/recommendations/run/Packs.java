package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.config.UsersPerRequest;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Several;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.observe.Observer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how many users a request may be: by the keys there are, by how the last answers were, and by
 * the project it is made with. One a node; for one context.
 */
final class Packs {
  private static final Logger LOG = LoggerFactory.getLogger(Packs.class);

  private final UsersPerRequest allowed;
  private final CurrentKeys keys;
  private final Observer observer;
  private final Packing packing;

  Packs(UsersPerRequest allowed, CurrentKeys keys, Observer observer) {
    this.allowed = allowed;
    this.keys = keys;
    this.observer = observer;
    this.packing = new Packing(allowed.most());
  }

  /** The most users a request can be for with the present keys. */
  int largest() {
    return keys.ring().groups().stream()
        .mapToInt(group -> allowed.with(group.tier()))
        .max()
        .orElse(1);
  }

  /** The most users a request can be for, as the last answers were. */
  int now() {
    int users = Math.min(packing.size(), largest());
    observer.usersPerRequest(users);
    return users;
  }

  /** The most users the request of a lease may be for. */
  int of(Lease lease) {
    return Math.min(now(), allowed.with(lease.tier()));
  }

  /** Learns from what came of a request for so many users. */
  void learn(int users, Outcome outcome) {
    int before = packing.size();
    if (outcome instanceof Several several) {
      // What is flawed would be so of one user, too: it says nothing of how many there are.
      long bad = several.each().stream().filter(Refused.class::isInstance).count();
      packing.answered(users, (int) bad, several.cut());
    } else if (outcome instanceof Refused refused && (refused.isCut() || refused.isLate())) {
      packing.answered(users, users, true);
    } else if (outcome instanceof Refused refused && refused.isAboutContent()) {
      // One of them at least; nobody knows of more.
      packing.answered(users, 1, false);
    } else if (!(outcome instanceof Refused)) {
      packing.answered(users, 0, false);
    }
    say(before, packing.size());
  }

  private void say(int before, int after) {
    if (after < before) {
      LOG.warn("Fewer users a request: answers were bad or cut from={} to={}", before, after);
    } else if (after > before) {
      LOG.info("More users a request again: answers were good from={} to={}", before, after);
    }
  }
}
