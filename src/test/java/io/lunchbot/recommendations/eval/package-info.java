/** {@code ./run.sh eval}: how good the answers are that users get with whatever is configured. */
package io.lunchbot.recommendations.eval;
