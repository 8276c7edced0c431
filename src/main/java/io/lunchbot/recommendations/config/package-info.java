/**
 * What the service was told: {@link io.lunchbot.recommendations.config.Config}, a tree of records
 * that cannot exist if wrong, read from conf/config.yaml and the environment by {@link
 * io.lunchbot.recommendations.config.ConfigSource}, the only class that reads either.
 */
package io.lunchbot.recommendations.config;
