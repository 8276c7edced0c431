/**
 * What the bot shows: the value to the byte the bot expects, and the one script that records what
 * became of a user.
 */
package io.lunchbot.recommendations.cache;
