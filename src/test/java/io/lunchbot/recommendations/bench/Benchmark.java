package io.lunchbot.recommendations.bench;

/** Something that is measured on this machine. */
interface Benchmark {
  /** Measures; fails where what was measured did the wrong thing. */
  Figures run() throws Exception;
}
