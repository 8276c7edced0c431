package io.lunchbot.recommendations.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/**
 * The value in Redis, to the byte the old worker wrote it with Python's json.dumps, because the bot
 * and its tests were made for those bytes: three fields in this order, {@code ", "} and {@code ":
 * "}, everything outside printable ASCII escaped in lower-case hexadecimal.
 */
public final class RecommendationJson {
  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter TO_THE_MICROSECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  /** What Python's fromisoformat takes of a time that may lack its zone or its clock. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[XXX][XX]")
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private RecommendationJson() {}

  /** The bytes of a value, as text: ASCII only. */
  public static String write(Recommendation recommendation) {
    StringBuilder out = new StringBuilder(512);
    out.append("{\"summary\": ");
    string(recommendation.summary(), out);
    out.append(", \"tips\": [");
    for (int i = 0; i < recommendation.tips().size(); i++) {
      out.append(i == 0 ? "" : ", ");
      string(recommendation.tips().get(i), out);
    }
    out.append("], \"generated_at\": \"").append(isoformat(recommendation.generatedAt()));
    return out.append("\"}").toString();
  }

  /** Python's isoformat of an aware UTC time: no fraction where the microseconds are 0. */
  public static String isoformat(Instant instant) {
    OffsetDateTime time = instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    return (time.getNano() == 0 ? TO_THE_SECOND : TO_THE_MICROSECOND).format(time) + "+00:00";
  }

  /** Reads a time as the bot would; empty when it is not one. A time without a zone is UTC. */
  public static Optional<Instant> parseTime(String text) {
    try {
      TemporalAccessor parsed =
          ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (parsed instanceof OffsetDateTime aware) {
        return Optional.of(aware.toInstant());
      }
      LocalDateTime naive =
          parsed instanceof LocalDateTime time ? time : ((LocalDate) parsed).atStartOfDay();
      return Optional.of(naive.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      character(text.charAt(i), out);
    }
    out.append('"');
  }

  private static void character(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\f' -> out.append("\\f");
      case '\b' -> out.append("\\b");
      default -> {
        if (c >= 0x20 && c < 0x7f) {
          out.append(c);
        } else {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xf, 16));
          }
        }
      }
    }
  }
}
