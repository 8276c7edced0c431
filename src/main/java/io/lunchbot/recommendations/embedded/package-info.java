/**
 * Real servers inside this process, for a first look and for tests: PostgreSQL, Redis and Kafka on
 * free loopback ports, a stand-in for the Gemini API, and sample data. Only in the jar that says
 * embedded; the service finds {@link io.lunchbot.recommendations.embedded.EmbeddedStack} through
 * java.util.ServiceLoader and gets ordinary settings from it.
 */
package io.lunchbot.recommendations.embedded;
