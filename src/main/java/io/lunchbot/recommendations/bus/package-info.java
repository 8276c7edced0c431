/**
 * How rooms talk: {@link io.lunchbot.recommendations.bus.Address} for a question inside one node,
 * {@link io.lunchbot.recommendations.bus.Broadcast} for news to every node, {@link
 * io.lunchbot.recommendations.bus.Failure} for an answer that is a no. The mechanism only: each
 * room declares its own addresses beside their records.
 */
package io.lunchbot.recommendations.bus;
