package io.lunchbot.recommendations.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.EmbeddedServers;
import io.lunchbot.recommendations.config.EmbeddedServers.Running;
import io.lunchbot.recommendations.config.EmbeddedServers.Server;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedStackTest {
  private static Running stack;
  private static Config config;

  @BeforeAll
  static void start() {
    stack = new EmbeddedStack().start(EnumSet.allOf(Server.class), 20);
    config = Config.from(new Settings(stack.settings(), List.of()));
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void is_found_as_a_service() {
    assertThat(ServiceLoader.load(EmbeddedServers.class).findFirst())
        .get()
        .isInstanceOf(EmbeddedStack.class);
  }

  @Test
  void settings_name_all_servers_and_three_keys() {
    assertThat(stack.settings())
        .containsOnlyKeys(
            Name.DATABASE_URL,
            Name.REDIS_URL,
            Name.KAFKA_BROKERS,
            Name.GEMINI_BASE_URL,
            Name.GEMINI_API_KEYS,
            Name.GEMINI_MAX_REQUESTS_PER_KEY);
    assertThat(config.gemini().apiKeys()).hasSize(3);
  }

  @Test
  void notices_say_that_gemini_is_a_stand_in() {
    assertThat(stack.notices())
        .startsWith(
            "Embedded in this process, with data that ends with it: PostgreSQL, Redis, Kafka.",
            "The orders are sample data: 20 users have enough of them.",
            "Gemini is a stand-in, because GEMINI_API_KEYS is not set: the texts are made up from"
                + " the statistics.")
        .last()
        .asString()
        .contains(config.gemini().baseUrl() + "/standin/state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "orders", "menu_items", "cafes"})
  void service_reads_the_four_tables(String table) throws Exception {
    try (Connection reader = reader();
        Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO cafes (name) VALUES ('x')",
        "UPDATE users SET is_active = false",
        "DELETE FROM orders",
        "TRUNCATE orders",
        "SELECT * FROM combos",
        "SELECT nextval('orders_id_seq')",
        "CREATE TABLE x (y int)",
        "CREATE TEMPORARY TABLE x (y int)",
      })
  void service_may_do_nothing_else(String sql) throws Exception {
    try (Connection reader = reader();
        Statement statement = reader.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void database_asks_for_the_password() {
    assertThatThrownBy(() -> connect(config.database().user(), "wrong"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connect("postgres", "")).isInstanceOf(SQLException.class);
  }

  @Test
  void redis_answers_and_never_evicts_or_saves() throws Exception {
    String url = config.redis().url().value();

    assertThat(Wire.redis(url, "PING")).isEqualTo("+PONG\r\n");
    assertThat(Wire.redis(url, "CONFIG GET maxmemory-policy")).contains("noeviction");
    assertThat(Wire.redis(url, "CONFIG GET appendonly")).contains("no");
    assertThat(Wire.redis(url, "CONFIG GET save")).endsWith("$0\r\n\r\n");
    assertThat(Wire.redis(url, "CONFIG GET bind")).contains("127.0.0.1");
  }

  @Test
  void kafka_keeps_a_record_until_it_is_read() throws Exception {
    Wire.produce(config.kafka().brokers(), "stack-test", "hello");

    assertThat(Wire.consume(config.kafka().brokers(), "stack-test", 1)).containsExactly("hello");
  }

  @Test
  void gemini_knows_the_keys_it_was_announced_with() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(config.gemini().baseUrl() + "/v1beta/models"));
    HttpClient client = HttpClient.newHttpClient();

    String key = config.gemini().apiKeys().get(2).secret().value();
    assertThat(
            client.send(request.header("x-goog-api-key", key).build(), BodyHandlers.discarding()))
        .returns(200, response -> response.statusCode());
    request.setHeader("x-goog-api-key", "stand-in-key-4");
    assertThat(client.send(request.build(), BodyHandlers.discarding()))
        .returns(400, response -> response.statusCode());
  }

  @Test
  void only_the_wanted_servers_start_and_their_data_goes_with_them() {
    Running redisAlone = new EmbeddedStack().start(Set.of(Server.REDIS), 20);
    Path folder = ((RunningStack) redisAlone).folder();

    assertThat(redisAlone.settings()).containsOnlyKeys(Name.REDIS_URL);
    assertThat(folder.resolve("redis")).isNotEmptyDirectory();
    assertThat(folder.resolve("kafka")).doesNotExist();
    redisAlone.close();
    redisAlone.close();

    assertThat(folder).doesNotExist();
    assertThatThrownBy(() -> Wire.redis(redisAlone.settings().get(Name.REDIS_URL), "PING"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void server_that_does_not_start_leaves_nothing_behind() throws Exception {
    List<Path> folders = ourFolders();
    System.setProperty(RedisServer.BINARY_PROPERTY, "/nowhere/redis-server");

    try {
      assertThatThrownBy(() -> new EmbeddedStack().start(EnumSet.allOf(Server.class), 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "an embedded server did not start: Redis did not start: /nowhere/redis-server is not"
                  + " an executable file");
    } finally {
      System.clearProperty(RedisServer.BINARY_PROPERTY);
    }

    assertThat(ourFolders()).isEqualTo(folders);
    assertThat(processesIn("/lunch-recommendations-" + ProcessHandle.current().pid() + "-"))
        .allMatch(command -> folders.stream().anyMatch(path -> command.contains(path.toString())));
  }

  private static Connection reader() throws SQLException {
    return connect(config.database().user(), config.database().password().value());
  }

  private static Connection connect(String user, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    Config.Database database = config.database();
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s"
            .formatted(database.host(), database.port(), database.database()),
        properties);
  }

  private static List<Path> ourFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            Path.of(System.getProperty("java.io.tmpdir")),
            "lunch-recommendations-" + ProcessHandle.current().pid() + "-*")) {
      found.forEach(folders::add);
    }
    folders.sort(null);
    return folders;
  }

  private static List<String> processesIn(String folder) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains(folder))
        .toList();
  }
}
