/** What every room may use to be seen: the clock now, metrics and health as they come. */
package io.lunchbot.recommendations.observe;
