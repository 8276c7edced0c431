package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInWriter.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** What a model might write to one request for several people. */
final class StandInPack {
  /** One of them, and the number he goes by. */
  record Person(Number number, StandInPrompt prompt) {}

  private final List<JsonObject> answers = new ArrayList<>();

  /** An answer for each of them, in their order. */
  StandInPack(List<Person> people, Function<StandInPrompt, Text> writer) {
    for (Person person : people) {
      JsonObject answer = new JsonObject().put("number", person.number());
      answers.add(answer.mergeIn(writer.apply(person.prompt()).json()));
    }
  }

  /** Does something wrong to one of the answers, or two; {@link StandInPackFault#CUT} to none. */
  void spoil(StandInPackFault fault, Random random) {
    int one = random.nextInt(answers.size());
    switch (fault) {
      case DROPPED -> answers.remove(one);
      case DOUBLED -> answers.add(one, answers.get(one));
      case SWAPPED -> swap(answers.get(one), answers.get((one + 1) % answers.size()));
      case CUT -> {}
    }
  }

  private static void swap(JsonObject one, JsonObject other) {
    Object number = one.getValue("number");
    one.put("number", other.getValue("number"));
    other.put("number", number);
  }

  String text() {
    return new JsonArray(List.copyOf(answers)).encode();
  }

  /** Tokens until the middle of the last answer. */
  long tokensToLast() {
    int last = answers.get(answers.size() - 1).encode().length();
    return StandInTokens.of(text().substring(last / 2));
  }
}
