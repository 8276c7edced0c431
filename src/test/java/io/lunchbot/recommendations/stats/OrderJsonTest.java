package io.lunchbot.recommendations.stats;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists as text, and what is left of them: ids of the elements found, and pieces lost. */
class OrderJsonTest {
  private static final String LOST = "lost";

  /**
   * A list and what becomes of it.
   *
   * @param ours ids of the elements, then how many pieces were lost
   * @param strict ids of the elements; LOST when the old worker raised
   */
  private record Row(String json, String ours, String strict) {}

  private static Stream<Named<Row>> damaged() {
    return Stream.of(
            new Row("[]", "0", ""),
            new Row("[{'menu_item_id':1},{'menu_item_id':2}]", "1 2 0", "1 2"),
            new Row("null", "1", LOST),
            new Row("true", "1", LOST),
            new Row("false", "1", LOST),
            new Row("0", "1", LOST),
            new Row("1e400", "1", LOST),
            new Row("'text'", "1", LOST),
            new Row("''", "1", ""),
            new Row("{}", "1", ""),
            new Row("{'menu_item_id':1}", "1", LOST),
            new Row("[null,{'menu_item_id':1}]", "1 1", LOST),
            new Row("[1,'x',true,[],[[{'menu_item_id':9}]],{'menu_item_id':1}]", "1 5", LOST),
            new Row("[{}]", "missing 0", "missing"),
            new Row("[{'menu_item_id':{'menu_item_id':9}}]", "nested 0", "nested"),
            new Row("[{'x':{'menu_item_id':9},'menu_item_id':1}]", "1 0", "1"),
            new Row("[{'menu_item_id':1,'menu_item_id':2}]", "2 0", "2"),
            new Row("[{'menu_item_id':[],'menu_item_id':2,'x':[]}]", "2 0", "2"),
            new Row("[{'menu_item_\\u0069d':1}]", "1 0", "1"),
            new Row("[{'\\u0000':'\\u0000','menu_item_id':1}]", "1 0", "1"),
            new Row("[{'\\ud800':'\\udc00','menu_item_id':1}]", "1 0", "1"),
            new Row(
                "[{'x':1e999999999,'menu_item_id':1e999999999}]", "1e999999999 0", "1e999999999"),
            new Row("[{'menu_item_id':-0}]", "-0 0", "-0"),
            // What follows never comes out of a json column, and must not be worse for that.
            new Row("", "1", LOST),
            new Row("[", "1", LOST),
            new Row("[{'menu_item_id':1},{'menu_item_id':2", "1 1", LOST),
            new Row("[{'menu_item_id':1},{'menu_item_id':NaN}]", "1 1", LOST),
            new Row("[{'menu_item_id':1},{'menu_item_id':Infinity}]", "1 1", LOST),
            new Row("[{'menu_item_id':1},{'x':[}]", "1 1", LOST),
            new Row("[{'menu_item_id':1}}", "1 1", LOST))
        .map(row -> Named.of(row.json().isEmpty() ? "nothing" : row.json(), row));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void tolerated_damage_loses_only_itself_and_is_counted(Row row) {
    Damage damage = new Damage(true);

    String read = ids(OrderJson.elements("extras", HandMadeUser.json(row.json()), damage));

    assertThat((read + " " + damage.count()).strip()).isEqualTo(row.ours());
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void strictly_read_damage_is_where_the_old_worker_raised(Row row) {
    Damage damage = new Damage(false);
    String json = HandMadeUser.json(row.json());

    if (row.strict().equals(LOST)) {
      assertThatThrownBy(() -> OrderJson.elements("extras", json, damage))
          .isInstanceOf(Damage.DamagedOrders.class)
          .hasMessageContaining("extras");
    } else {
      assertThat(ids(OrderJson.elements("extras", json, damage))).isEqualTo(row.strict());
    }
  }

  @Test
  void a_million_levels_overflow_no_stack() {
    int levels = 1_000_000;
    String deep = "[".repeat(levels) + "]".repeat(levels);
    String json = "[{\"options\":" + deep + ",\"menu_item_id\":1}," + deep + "]";
    Damage damage = new Damage(true);

    List<Element> elements = OrderJson.elements("extras", json, damage);

    assertThat(ids(elements)).isEqualTo("1");
    assertThat(damage.count()).isEqualTo(1);
  }

  @Test
  void names_and_texts_may_be_longer_than_parsers_like() {
    String longText = "x".repeat(30_000_000);
    String json = "[{\"" + longText + "\":\"" + longText + "\",\"menu_item_id\":1}]";

    List<Element> elements = OrderJson.elements("extras", json, new Damage(true));

    assertThat(ids(elements)).isEqualTo("1");
  }

  @Test
  void a_missing_column_is_damage() {
    Damage damage = new Damage(true);

    List<Element> elements = OrderJson.elements("extras", null, damage);

    assertThat(elements).isEmpty();
    assertThat(damage.count()).isEqualTo(1);
  }

  @Test
  void the_reason_never_repeats_the_text() {
    assertThatThrownBy(
            () -> OrderJson.elements("combo_items", "[{\"x\": secret}]", new Damage(false)))
        .hasMessage("combo_items is not JSON, or nested too deep");
  }

  private static String ids(List<Element> elements) {
    return elements.stream().map(Element::dish).map(OrderJsonTest::word).collect(joining(" "));
  }

  private static String word(JsonValue value) {
    return value.text().isEmpty() ? value.kind().name().toLowerCase(Locale.ROOT) : value.text();
  }
}
