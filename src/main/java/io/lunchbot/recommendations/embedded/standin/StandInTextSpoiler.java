package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInWriter.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes what a model might say of one person on a bad day. Pure. */
final class StandInTextSpoiler {
  /** More than a request has dishes, as a rule: numbers begin with 1 in each. */
  private static final int FIRST_INVENTED = 980;

  /**
   * What is said in place of something good.
   *
   * @param inventedMarker a tip with %s for the number
   * @param inventedDish a tip
   * @param markup that follows a tip
   * @param foreign a whole answer in another language of the same script
   */
  private record Bad(String inventedMarker, String inventedDish, String markup, Text foreign) {}

  private static final Bad RUSSIAN =
      new Bad(
          "На следующей неделе возьмите [%s] вместо привычного обеда.",
          "Попробуйте «Котлета по-марсиански»: такого вы ещё не заказывали.",
          " **Подробности** на <b>нашей странице</b>: https://example.com/",
          new Text(
              "Ви часто обідаєте з нами і здебільшого обираєте гарячі страви, а овочів у вашому"
                  + " меню поки що мало.",
              List.of(
                  "Додайте до обіду легкий салат, щоб їжа була різноманітнішою та кориснішою.",
                  "Спробуйте цього тижня щось нове, чого ви ще не замовляли, і не забувайте пити"
                      + " воду.")));

  private static final Bad ENGLISH =
      new Bad(
          "Next week, take [%s] in place of your usual lunch.",
          "Try \"Martian cutlet\", which you have not ordered yet.",
          " **Details** are on <b>our page</b>: https://example.com/",
          new Text(
              "Sie essen oft bei uns zu Mittag und wählen meistens warme Gerichte, aber Gemüse"
                  + " kommt dabei noch zu kurz.",
              List.of(
                  "Nehmen Sie ein paar Mal in der Woche einen Salat dazu, damit das Essen leichter"
                      + " und gesünder wird.",
                  "Probieren Sie in dieser Woche etwas Neues, das Sie noch nicht bestellt haben,"
                      + " und trinken Sie genug Wasser.")));

  private StandInTextSpoiler() {}

  /**
   * The bad answer in place of the good one; empty where this cannot go wrong.
   *
   * @param prompt of the person
   * @param request of all people in the request
   */
  static Optional<Text> spoil(
      Text good, StandInTextFault fault, StandInPrompt prompt, List<StandInPrompt> request) {
    Bad bad = prompt.isRussian() ? RUSSIAN : ENGLISH;
    return switch (fault) {
      case INVENTED_MARKER ->
          Optional.of(endingWith(good, bad.inventedMarker().formatted(inventedNumber(request))));
      case INVENTED_DISH -> Optional.of(endingWith(good, bad.inventedDish()));
      case OTHER_LANGUAGE -> Optional.of(bad.foreign());
      case OTHER_SCRIPT ->
          Optional.of(StandInWriter.write(prompt.in(prompt.isRussian() ? "en" : "ru")));
      case MARKUP -> Optional.of(endingWith(good, lastTip(good) + bad.markup()));
      case REPEATED ->
          prompt.lastTips().isEmpty()
              ? Optional.empty()
              : Optional.of(new Text(good.summary(), prompt.lastTips()));
    };
  }

  private static String inventedNumber(List<StandInPrompt> request) {
    Set<Integer> known =
        request.stream()
            .flatMapToInt(StandInPrompt::dishNumbers)
            .boxed()
            .collect(Collectors.toSet());
    int invented =
        IntStream.iterate(FIRST_INVENTED, number -> number + 1)
            .filter(number -> !known.contains(number))
            .findFirst()
            .orElseThrow();
    return String.valueOf(invented);
  }

  private static String lastTip(Text text) {
    return text.tips().get(text.tips().size() - 1);
  }

  /** The same with another last tip. */
  private static Text endingWith(Text text, String tip) {
    List<String> tips = new ArrayList<>(text.tips());
    tips.set(tips.size() - 1, tip);
    return new Text(text.summary(), tips);
  }
}
