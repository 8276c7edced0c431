/**
 * Real PostgreSQL, Redis and Kafka for tests, started once a JVM when the first test asks: {@link
 * io.lunchbot.recommendations.stack.WithServers}.
 */
package io.lunchbot.recommendations.stack;
