package io.lunchbot.recommendations.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a record of the bot's topic says. Judged by its bytes alone: operators type records without
 * any headers. Only {@code type} and {@code force} have a meaning; the time stamp inside, {@code
 * user_tgid} and whatever else comes are passed over. Pure and immutable.
 */
public sealed interface TriggerEvent {
  /** The one type that asks for a run; compared to the letter. */
  String GENERATE = "generate_recommendations";

  /** Asks for a run. */
  record Generate(boolean force) implements TriggerEvent {}

  /** Meant for somebody else. */
  record OtherType() implements TriggerEvent {}

  /**
   * Nobody can read it.
   *
   * @param reason one sentence; nothing of the record is in it
   */
  record Rejected(String reason) implements TriggerEvent {}

  /**
   * Reads a record's value.
   *
   * @param value null for a tombstone
   */
  static TriggerEvent read(byte[] value) {
    if (value == null) {
      return new Rejected("The record has no value.");
    }
    if (value.length == 0) {
      return new Rejected("The record is empty.");
    }
    try {
      return Fields.of(text(value)).judge();
    } catch (CharacterCodingException e) {
      return new Rejected("The record is not UTF-8.");
    } catch (JsonProcessingException e) {
      return new Rejected("The record is not JSON.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] value) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    // Some shells put a byte order mark before what is piped through them.
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The two fields that count; of a repeated one the last. */
  final class Fields {
    private static final JsonFactory JSON = new JsonFactory();

    private boolean object;
    private JsonToken typeToken = JsonToken.NOT_AVAILABLE;
    private String type = "";
    private JsonToken force = JsonToken.VALUE_FALSE;

    private Fields() {}

    private static Fields of(String text) throws IOException {
      Fields fields = new Fields();
      try (JsonParser parser = JSON.createParser(text)) {
        fields.object = parser.nextToken() == JsonToken.START_OBJECT;
        if (fields.object) {
          fields.read(parser);
        } else {
          parser.skipChildren();
        }
        if (parser.currentToken() == null || parser.nextToken() != null) {
          throw new JsonParseException(parser, "not exactly one value");
        }
      }
      return fields;
    }

    private void read(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("type")) {
          typeToken = token;
          type = parser.getText();
        } else if (name.equals("force")) {
          force = token;
        }
        parser.skipChildren();
      }
    }

    private TriggerEvent judge() {
      if (!object) {
        return new Rejected("The record is not a JSON object.");
      }
      if (typeToken == JsonToken.NOT_AVAILABLE) {
        return new Rejected("The field type is missing.");
      }
      if (typeToken != JsonToken.VALUE_STRING) {
        return new Rejected("The field type is not a text.");
      }
      if (!type.equals(GENERATE)) {
        return new OtherType();
      }
      return switch (force) {
        case VALUE_TRUE -> new Generate(true);
        case VALUE_FALSE, VALUE_NULL -> new Generate(false);
        default -> new Rejected("The field force is neither true nor false.");
      };
    }
  }
}
