package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.plan.Freshness;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What every piece of work on this node needs.
 *
 * @param dishes whether what an answer names can still be ordered
 * @param packs for how many users a request may be
 * @param minOrders users below it are skipped
 * @param keepByHand how young a value by hand must be to be kept
 */
record WorkTools(
    Vertx vertx,
    Clock clock,
    RandomGenerator random,
    Patience patience,
    Permits permits,
    Prompt prompt,
    Freshness freshness,
    DishCheck dishes,
    Packs packs,
    Retry retry,
    RunLedger ledger,
    RunNews news,
    Observer observer,
    int minOrders,
    Duration keepByHand) {}
