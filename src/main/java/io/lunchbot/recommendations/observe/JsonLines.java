package io.lunchbot.recommendations.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Log lines as JSON, one object a line: {@code at}, {@code level}, {@code logger}, {@code message};
 * every key=value of the message once more as a field of its own; {@code stack} where there is one.
 * Numbers and truth values stay what they are.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> OURS = Set.of("at", "level", "logger", "message", "stack");
  private static final Pattern PLACE = Pattern.compile("(?:(\\w+)=\"?)?\\{}");
  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException("not written to memory", e);
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(ILoggingEvent event, JsonGenerator json) throws IOException {
    String logger = event.getLoggerName();
    json.writeStartObject();
    json.writeStringField("at", event.getInstant().toString());
    json.writeStringField("level", event.getLevel().toString());
    json.writeStringField("logger", logger.substring(logger.lastIndexOf('.') + 1));
    json.writeStringField("message", event.getFormattedMessage());
    for (Map.Entry<String, Object> field : fields(event).entrySet()) {
      json.writeFieldName(field.getKey());
      write(field.getValue(), json);
    }
    if (event.getThrowableProxy() != null) {
      json.writeStringField("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    json.writeEndObject();
  }

  /** A key that is one of ours, or comes twice, is left in the message only. */
  private static Map<String, Object> fields(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Object[] values = event.getArgumentArray();
    Matcher place = PLACE.matcher(String.valueOf(event.getMessage()));
    for (int i = 0; values != null && i < values.length && place.find(); i++) {
      if (place.group(1) != null && !OURS.contains(place.group(1))) {
        fields.putIfAbsent(place.group(1), values[i]);
      }
    }
    return fields;
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(String.valueOf(value));
    }
  }
}
