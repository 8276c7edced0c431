package io.lunchbot.recommendations.plan;

/**
 * What one project of the pool can still give. Pure and immutable.
 *
 * @param name the project's label, or its only key's fingerprint
 * @param paid whether its requests cost money
 * @param leftToday requests before the next reset
 * @param perDay requests of a whole day
 * @param perMinute requests in any 60 s; 0 when nobody knows
 * @param usersPerRequest users one request is for, 1 or more
 */
public record Supply(
    String name, boolean paid, long leftToday, long perDay, int perMinute, int usersPerRequest) {}
