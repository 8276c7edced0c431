/**
 * Which key may make a request, and what became of it. The ledger is in Redis, shared by all nodes
 * and with the bot's own API; the keys themselves stay in this process.
 */
package io.lunchbot.recommendations.keys;
