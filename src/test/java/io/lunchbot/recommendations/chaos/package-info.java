/**
 * Nights in which much goes wrong, or minutes must be waited out: several processes of the built
 * jar against a stand-in that judges by the time of arrival. Short with all other tests, long with
 * {@code ./run.sh test chaos}.
 */
package io.lunchbot.recommendations.chaos;
