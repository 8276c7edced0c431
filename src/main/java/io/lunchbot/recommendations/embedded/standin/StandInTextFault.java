package io.lunchbot.recommendations.embedded.standin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be wrong with a good answer for one person, alone or among several. */
public enum StandInTextFault {
  /** A tip has a marker that stands for no dish of the request. */
  INVENTED_MARKER,
  /** A tip names, in quotes, a dish there is not. */
  INVENTED_DISH,
  /** All of it in another language of the script: Ukrainian for Russian, German for English. */
  OTHER_LANGUAGE,
  /** All of it in English instead of Russian, or the other way round. */
  OTHER_SCRIPT,
  /** A tip with Markdown emphasis, an HTML tag and a link. */
  MARKUP,
  /** The tips of last time, word for word; where there were none, nothing is wrong. */
  REPEATED;

  /** Its name in JSON. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fault of this name in JSON. */
  static Optional<StandInTextFault> labelled(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label().equals(label)).findFirst();
  }
}
