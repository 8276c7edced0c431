/** When the night begins. */
package io.lunchbot.recommendations.schedule;
