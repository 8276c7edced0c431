package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.AnswerReader.Said;
import io.lunchbot.recommendations.gemini.Gemini.Flawed;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Several;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.keys.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an answer for several users means for each of them. An element belongs to whom its number
 * was drawn for and is judged like the answer for one user; beyond that it must not speak of what
 * only the others eat: that is how answers under each other's numbers are told.
 *
 * @param reader judges each answer by itself
 */
record PackReader(AnswerReader reader, Pack pack) {

  /** Judges the text; a refusal of the whole when nobody is answered by it. */
  Outcome read(Said said) {
    Map<Long, List<JsonTree>> byNumber =
        PackText.objects(said.text()).stream()
            .collect(Collectors.groupingBy(element -> element.get("number").count()));
    List<Outcome> each = new ArrayList<>();
    for (int i = 0; i < pack.users().size(); i++) {
      long number = pack.numbers().get(i);
      each.add(judged(i, byNumber.getOrDefault(number, List.of()), said));
    }
    boolean answered = pack.numbers().stream().anyMatch(n -> byNumber.containsKey((long) n));
    return answered ? new Several(each, said.usage(), said.cut()) : nobodyAnswered(said);
  }

  private static Outcome nobodyAnswered(Said said) {
    return said.cut()
        ? AnswerReader.cut(said)
        : AnswerReader.refused(
            said.text().isBlank() ? "empty_answer" : "malformed_answer",
            "The model's text answers for none of the users",
            said.usage());
  }

  private Outcome judged(int user, List<JsonTree> answers, Said said) {
    if (answers.size() != 1) {
      return answers.isEmpty()
          ? bad("missing_answer", "The answer for several users lacked his")
          : bad("doubled_answer", "The answer for several users had more than one for him");
    }
    AnswerText.Reading reading = AnswerText.of(answers.get(0));
    if (reading instanceof AnswerText.Usable usable && speaksOfOthers(user, usable.answer())) {
      return bad(Grounding.FOREIGN, "The answer mentions a dish of another user of the request");
    }
    Outcome alone = reader.judged(reading, grounding(user), said.author(), Usage.NONE);
    boolean anybodys =
        (alone instanceof Written written && isAnybodys(user, written))
            || (alone instanceof Flawed flawed && isAnybodys(user, flawed.rest()));
    return anybodys
        ? bad("unmarked_answer", "The answer for several users names none of his dishes")
        : alone;
  }

  private Grounding grounding(int user) {
    return new Grounding(
        reader.template().rules(), pack.users().get(user), pack.first(user), pack::isSomebodys);
  }

  private boolean isAnybodys(int user, Written written) {
    return reader.template().rules().byNumber()
        && written.named().isEmpty()
        && pack.users().get(user).numbers() > 0;
  }

  private boolean speaksOfOthers(int user, Answer answer) {
    List<String> texts =
        Stream.concat(Stream.of(answer.summary()), answer.tips().stream()).toList();
    return Mentions.others(texts, pack.users().get(user).names(), pack.dishesOfOthers(user));
  }

  private static Outcome bad(String reason, String text) {
    return AnswerReader.refused(reason, text, Usage.NONE);
  }
}
