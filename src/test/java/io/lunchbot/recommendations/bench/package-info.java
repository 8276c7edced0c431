/** Benchmarks, begun by {@code ./run.sh bench}: real servers, a table, and a file of figures. */
package io.lunchbot.recommendations.bench;
