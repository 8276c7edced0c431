/**
 * Orders become figures: active users, statistics of a chunk with one query, JSON parsed row by row
 * here because the database's own parser fails whole queries on one damaged row (a NUL escape is
 * enough). Reads PostgreSQL only.
 *
 * <p>{@link io.lunchbot.recommendations.stats.StatsVerticle} asks what {@code StatsQueries} says;
 * {@code OrderJson} reads an order's lists, {@code ElementRules} decides what an element counts
 * for, {@code UserTally} adds up. All of these but the verticle, its pool and its lists are pure.
 */
package io.lunchbot.recommendations.stats;
