/**
 * The command line: arguments, progress, report. Knows runs and recommendations, not how they are
 * made.
 */
package io.lunchbot.recommendations.cli;
