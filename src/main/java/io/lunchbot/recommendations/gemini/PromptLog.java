package io.lunchbot.recommendations.gemini;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Exchange.Lost;
import io.lunchbot.recommendations.gemini.Exchange.Reply;
import io.lunchbot.recommendations.gemini.GenerateResponse.Candidate;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was asked and what the model wrote, two lines an attempt, for an operator who wants to see
 * it. They hold what people ate, so that without his word nothing is logged at any level.
 */
final class PromptLog {
  private static final Logger LOG = LoggerFactory.getLogger(PromptLog.class);

  /** The last number given; all event loops of a process count together. */
  private static final AtomicLong LAST = new AtomicLong();

  /** What JSON leaves as it is and a terminal or a reader of lines may not. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final Asked NOTHING = exchange -> {};

  private final boolean on;

  /**
   * A log for one verticle.
   *
   * @param on whether anything is logged
   */
  PromptLog(boolean on) {
    this.on = on;
  }

  /** An attempt that waits for its answer. */
  @FunctionalInterface
  interface Asked {
    /** Logs the model's text, or that there is none; what else a provider says is not logged. */
    void answered(Exchange exchange);
  }

  /**
   * Logs the user message of a body, not the instructions, which are the same for all.
   *
   * @param key the one that is used; masked in both lines
   */
  Asked asked(String model, Secret key, String body) {
    if (!on) {
      return NOTHING;
    }
    long number = LAST.incrementAndGet();
    LOG.info(
        "Prompt request={} model={} text=\"{}\"", number, model, shown(userMessage(body), key));
    return exchange ->
        LOG.info(
            "Answer request={} model={} result={} text=\"{}\"",
            number,
            model,
            result(exchange),
            shown(text(exchange), key));
  }

  private static String userMessage(String body) {
    return JsonTree.parse(body).stream()
        .flatMap(request -> request.get("contents").items().stream())
        .flatMap(message -> message.get("parts").items().stream())
        .flatMap(part -> part.get("text").text().stream())
        .collect(Collectors.joining("\n"));
  }

  private static String result(Exchange exchange) {
    return exchange instanceof Reply reply
        ? "HTTP_" + reply.status()
        : ((Lost) exchange).name().toLowerCase(Locale.ROOT);
  }

  private static String text(Exchange exchange) {
    return exchange instanceof Reply reply && reply.status() == 200
        ? GenerateResponse.parse(reply.body())
            .flatMap(GenerateResponse::candidate)
            .map(Candidate::text)
            .orElse("")
        : "";
  }

  /** One line, as inside the quotes of a JSON text. */
  private static String shown(String text, Secret key) {
    String quoted =
        String.valueOf(
            JsonStringEncoder.getInstance().quoteAsString(Redaction.ofKeysOnly(text, key)));
    return UNSEEN
        .matcher(quoted)
        .replaceAll(
            unseen ->
                unseen
                    .group()
                    .chars()
                    .mapToObj("\\\\u%04X"::formatted)
                    .collect(Collectors.joining()));
  }
}
