/** Triggers from the bot's topic, and records nobody can read. */
package io.lunchbot.recommendations.kafka;
