package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.gemini.Gemini.Look;
import io.lunchbot.recommendations.gemini.Gemini.Looked;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.Available;
import io.lunchbot.recommendations.keys.Keys.DueQuestion;
import io.lunchbot.recommendations.keys.PooledKey;
import io.lunchbot.recommendations.keys.Verdict;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every key once, and again at those that were wrong and are due, so that the operator
 * knows of a bad key before the night and a mended one comes back. A look uses nothing up. One a
 * node; its start waits for no look.
 */
public final class KeyCheckVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(KeyCheckVerticle.class);
  private static final Duration PERIOD = Duration.ofSeconds(60);

  /** Looks under way; they share the connections of those who work. */
  private static final int AT_ONCE = 4;

  private final String model;
  private final CurrentKeys keys;
  private final Duration period;

  /** By fingerprint: what was looked at, or will be. Keys that are gone are forgotten. */
  private final Set<String> seen = new HashSet<>();

  private final Queue<String> waiting = new ArrayDeque<>();
  private final Set<String> underWay = new HashSet<>();

  /** By fingerprint: what the ledger could not be told. */
  private final Map<String, Keys.Looked> untold = new HashMap<>();

  private boolean modelIsGone;

  /** A verticle that has not looked yet. */
  public KeyCheckVerticle(Config.Gemini gemini, CurrentKeys keys) {
    this(gemini, keys, PERIOD);
  }

  /**
   * For tests.
   *
   * @param period how often keys that are due are looked at
   */
  KeyCheckVerticle(Config.Gemini gemini, CurrentKeys keys, Duration period) {
    this.model = gemini.model();
    this.keys = keys;
    this.period = period;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(period.toMillis(), tick -> catchUp());
    return Keys.AVAILABLE.listen(vertx, this::replaced).onSuccess(heard -> lookAtNewKeys());
  }

  private void replaced(Available event) {
    if (event.why().equals("keys_replaced")) {
      lookAtNewKeys();
    }
  }

  private void lookAtNewKeys() {
    List<PooledKey> all = keys.ring().all();
    seen.retainAll(all.stream().map(PooledKey::fingerprint).toList());
    look(all.stream().map(PooledKey::fingerprint).filter(seen::add).toList());
  }

  private void look(List<String> more) {
    waiting.addAll(more);
    while (underWay.size() < AT_ONCE && !waiting.isEmpty()) {
      keys.ring()
          .byFingerprint(waiting.remove())
          .filter(key -> underWay.add(key.fingerprint()))
          .ifPresent(this::look);
    }
  }

  private void look(PooledKey key) {
    Gemini.LOOK
        .ask(vertx, new Look(key.fingerprint(), model))
        .otherwise(cause -> new Looked(Verdict.NOT_SENT, "internal", cause.getMessage()))
        .onSuccess(
            found -> {
              underWay.remove(key.fingerprint());
              say(key, found);
              report(key, found);
              look(List.of());
            });
  }

  private void say(PooledKey key, Looked found) {
    String sentence = "Key looked at position={} key={} result={} text={}";
    String masked = key.secret().masked();
    if (found.verdict() == Verdict.OK) {
      modelIsGone = false;
      LOG.info(sentence, key.position(), masked, "valid", found.text());
      return;
    }
    LOG.warn(sentence, key.position(), masked, found.reason(), found.text());
    if (found.verdict() == Verdict.MODEL_GONE && !modelIsGone) {
      modelIsGone = true;
      LOG.error("The configured model does not exist model={} text={}", model, found.text());
    }
  }

  /** What says nothing of the key itself changes nothing in the ledger. */
  private void report(PooledKey key, Looked found) {
    if (found.verdict() == Verdict.OK || found.verdict() == Verdict.INVALID_KEY) {
      tell(new Keys.Looked(key.fingerprint(), found.verdict(), found.reason(), found.text()));
    }
  }

  private void tell(Keys.Looked found) {
    untold.put(found.fingerprint(), found);
    askLedger(() -> Keys.LOOKED.ask(vertx, found))
        .onSuccess(noted -> untold.remove(found.fingerprint(), found));
  }

  private void catchUp() {
    List.copyOf(untold.values()).forEach(this::tell);
    askLedger(() -> Keys.DUE.ask(vertx, new DueQuestion()))
        .onSuccess(due -> look(due.fingerprints()));
  }

  private <T> Future<T> askLedger(Supplier<Future<T>> ask) {
    return Outages.of(vertx).watch("ask the ledger which keys to look at", ask);
  }
}
