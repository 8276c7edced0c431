/**
 * What a night will bring: whose value still holds ({@code Freshness}), who needs a new one the
 * most ({@code Need}), how far the requests reach ({@code Forecast}). {@code Survey} goes through
 * all eligible users once; a run's planner and whoever asks for a plan both use it.
 */
package io.lunchbot.recommendations.plan;
