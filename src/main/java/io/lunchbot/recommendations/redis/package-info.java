/**
 * The way to Redis: one held connection ({@link io.lunchbot.recommendations.redis.RedisLink}), Lua
 * scripts ({@link io.lunchbot.recommendations.redis.Script}) and the names of all keys ({@link
 * io.lunchbot.recommendations.redis.RedisKeys}). What the scripts mean belongs to the rooms that
 * run them.
 */
package io.lunchbot.recommendations.redis;
