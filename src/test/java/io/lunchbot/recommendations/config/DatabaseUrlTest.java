package io.lunchbot.recommendations.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  private static Config.Database parse(String url) {
    return DatabaseUrl.parse(url, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://u:p@h:6432/d                | u    | p            | h    | 6432 | d
          postgres://u:p@h/d                       | u    | p            | h    | 5432 | d
          postgresql+asyncpg://u:a/b#c?d$e:f&g@h/d | u    | a/b#c?d$e:f&g| h    | 5432 | d
          postgresql+psycopg2://u:p%40q%2Fr@h/d    | u    | p@q/r        | h    | 5432 | d
          postgresql://u%3Av:1+1@h/d               | u:v  | 1+1          | h    | 5432 | d
          postgresql://u:50%@h/d                   | u    | 50%          | h    | 5432 | d
          postgresql://u:p@[::1]:6432/d?ssl=disable| u    | p            | ::1  | 6432 | d
          postgresql://u:p@/d?host=h&port=6432     | u    | p            | h    | 6432 | d
          postgresql://u@h                         | u    | ''           | h    | 5432 | u
          """)
  void reads_what_sqlalchemy_reads(
      String url, String user, String password, String host, int port, String database) {
    Config.Database read = parse(url);

    assertThat(read.user()).isEqualTo(user);
    assertThat(read.password().value()).isEqualTo(password);
    assertThat(read.host()).isEqualTo(host);
    assertThat(read.port()).isEqualTo(port);
    assertThat(read.database()).isEqualTo(database);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db:5432",
        "mysql://u:p@h/d",
        "postgresql:/u:p@h/d",
        "postgresql://u:p@/d",
        "postgresql://u:p@h:99999/d",
        "postgresql://u:p@h:five/d",
        "postgresql://u:p@/d?host=/var/run/postgresql",
        "postgresql://u:p@h/d?ssl=maybe"
      })
  void refuses_the_rest_without_telling_the_password(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("database.url (DATABASE_URL): ")
        .hasMessageNotContaining("u:p@");
  }

  @Test
  void warns_of_arguments_it_does_not_know() {
    assertThat(parse("postgresql://u:p@h/d?command_timeout=5&colour=red").warnings())
        .containsExactly(
            "database.url (DATABASE_URL): the argument \"colour\" is not known and ignored");
  }

  @Test
  void takes_the_encryption_asked_for() {
    assertThat(parse("postgresql://u:p@h/d").ssl()).isEqualTo(Config.SslMode.PREFER);
    assertThat(parse("postgresql://u:p@h/d?ssl=require").ssl()).isEqualTo(Config.SslMode.REQUIRE);
    assertThat(parse("postgresql://u:p@h/d?sslmode=verify-full").ssl())
        .isEqualTo(Config.SslMode.VERIFY_FULL);
  }
}
