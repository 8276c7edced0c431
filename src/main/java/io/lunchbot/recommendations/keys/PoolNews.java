package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Breaker.Change;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.QuotaLedger.Written;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator what happens to the pool, each thing once and not once a request. */
final class PoolNews {
  private static final Logger LOG = LoggerFactory.getLogger(PoolNews.class);

  /** Until when a thing was already said. Grows with keys, projects and reasons only. */
  private final Map<String, Instant> said = new HashMap<>();

  /** What a settlement did. */
  void settled(Settlement settlement, Written written, KeyRing ring, Instant now) {
    Lease lease = settlement.lease();
    written.pausedUntil().ifPresent(until -> paused(settlement, until, now));
    written.asideUntil().ifPresent(until -> setAside(settlement, until, now));
    if (written.learned()) {
      learned(settlement);
    }
    if (settlement.signal().freeTier()) {
      freeTier(lease, ring, now);
    }
  }

  private void paused(Settlement settlement, Instant until, Instant now) {
    if (isNew("paused", until, now)) {
      LOG.warn("Pool paused until={} text={}", until, settlement.text());
    }
  }

  private void setAside(Settlement settlement, Instant until, Instant now) {
    Lease lease = settlement.lease();
    boolean ofKey = settlement.verdict() == Verdict.INVALID_KEY;
    String whose = ofKey ? lease.fingerprint() : lease.group() + lease.model();
    if (!isNew(whose + settlement.reason(), until, now)) {
      return;
    }
    String sentence =
        "Key set aside position={} project={} model={} verdict={} reason={} until={} text={}";
    Object[] values = {
      lease.position(),
      lease.group(),
      lease.model(),
      settlement.verdict(),
      settlement.reason(),
      until,
      settlement.text()
    };
    switch (settlement.verdict()) {
      case MINUTE_LIMIT, RATE_LIMITED -> LOG.info(sentence, values);
      default -> LOG.warn(sentence, values);
    }
  }

  private static void learned(Settlement settlement) {
    LimitSignal signal = settlement.signal();
    LOG.info(
        "Limit learned project={} model={} requests_per_day={} requests_per_minute={}"
            + " tokens_per_minute={}",
        settlement.lease().group(),
        settlement.lease().model(),
        signal.requestsPerDay(),
        signal.requestsPerMinute(),
        signal.tokensPerMinute());
  }

  private void freeTier(Lease lease, KeyRing ring, Instant now) {
    if (!isNew("free" + lease.group(), PacificDay.of(now).end(), now)) {
      return;
    }
    boolean paid =
        ring.groups().stream()
            .anyMatch(group -> group.name().equals(lease.group()) && group.tier() == Tier.PAID);
    if (paid) {
      LOG.warn(
          "Project configured as paid has the quotas of the free tier position={} project={}",
          lease.position(),
          lease.group());
    } else {
      LOG.info(
          "Project has the quotas of the free tier position={} project={}",
          lease.position(),
          lease.group());
    }
  }

  private boolean isNew(String what, Instant until, Instant now) {
    boolean isNew = !said.getOrDefault(what, Instant.MIN).isAfter(now);
    if (isNew) {
      said.put(what, until);
    }
    return isNew;
  }

  /** What a request said of its model. */
  void changed(Change change, Settlement settlement) {
    String model = settlement.lease().model();
    switch (change) {
      case OPENED ->
          LOG.warn(
              "Model does not answer, requests wait model={} reason={} text={}",
              model,
              settlement.reason(),
              settlement.text());
      case CLOSED -> LOG.info("Model answers again model={}", model);
      case NONE -> {}
    }
  }

  /** A model does not exist. */
  void gone(Settlement settlement, boolean othersLeft, Instant now) {
    String model = settlement.lease().model();
    if (isNew("gone" + model, now.plus(Models.GONE), now)) {
      LOG.error(
          "Model not found model={} fallback={} text={}",
          model,
          othersLeft ? "yes" : "none",
          settlement.text());
    }
  }

  /** A look at a key changed its state. */
  void looked(PooledKey key, Keys.Looked found) {
    if (found.verdict() == Verdict.OK) {
      LOG.info("Key is valid again position={}", key.position());
    } else {
      LOG.warn(
          "Key set aside position={} verdict={} reason={} text={}",
          key.position(),
          found.verdict(),
          found.reason(),
          found.text());
    }
  }

  /** Paid requests of the day cost all they may. */
  void budgetSpent(BigDecimal budgetUsd, Instant until, Instant now) {
    if (until.isAfter(now) && isNew("budget", until, now)) {
      LOG.warn("Budget of the day spent budget_usd={} until={}", budgetUsd.toPlainString(), until);
    }
  }

  /** Paid keys came whose requests of these models nobody can count, although there is a budget. */
  void withoutPrice(List<String> models, Instant now) {
    for (String model : models) {
      if (isNew("price" + model, PacificDay.of(now).end(), now)) {
        LOG.error("Paid keys not used, a budget needs the price of every model model={}", model);
      }
    }
  }

  /** Nothing is left. */
  void exhausted(Instant until) {
    LOG.warn("Keys exhausted until={}", until);
  }
}
