package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A database with the bot's tables on a real PostgreSQL, started once per JVM. Its sessions live in
 * an odd time zone (Pacific/Chatham, +12:45, daylight saving until the fifth of April), and the
 * service's role may do nothing but SELECT from the four tables it needs.
 */
final class PostgresForTests {
  /** What may stand in a password, and would break a connection string put together carelessly. */
  private static final String PASSWORD = "p/a#s?s$w:o&r d";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final EmbeddedPostgres server;
  private final String database;

  private PostgresForTests(EmbeddedPostgres server, String database) {
    this.server = server;
    this.database = database;
  }

  /** Stopped by its own shutdown hook. */
  private static final class Server {
    private static final EmbeddedPostgres ONLY = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.start();
        execute(
            server.getPostgresDatabase(),
            "CREATE ROLE reader LOGIN PASSWORD '%1$s'; CREATE ROLE nobody LOGIN PASSWORD '%1$s'"
                .formatted(PASSWORD));
        demandPasswords(server);
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** By SCRAM, as every PostgreSQL in use does, and the embedded one does not. */
  private static void demandPasswords(EmbeddedPostgres server) throws IOException {
    DataSource postgres = server.getPostgresDatabase();
    Files.writeString(
        Path.of(text(postgres, "SHOW hba_file")),
        """
        host all postgres 127.0.0.1/32 trust
        host all postgres ::1/128 trust
        host all all 127.0.0.1/32 scram-sha-256
        """);
    execute(postgres, "SELECT pg_reload_conf()");
  }

  /** A new database with empty tables. */
  static PostgresForTests empty() {
    String name = "lunch_bot_" + DATABASES.incrementAndGet();
    DataSource postgres = Server.ONLY.getPostgresDatabase();
    execute(postgres, "CREATE DATABASE " + name);
    execute(
        postgres,
        "ALTER DATABASE %1$s SET timezone = 'Pacific/Chatham';".formatted(name)
            + "REVOKE ALL ON DATABASE %1$s FROM PUBLIC;".formatted(name)
            + "GRANT CONNECT ON DATABASE %1$s TO reader, nobody".formatted(name));
    PostgresForTests created = new PostgresForTests(Server.ONLY, name);
    created.execute(schema());
    created.execute(
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
            + "GRANT USAGE ON SCHEMA public TO reader, nobody;"
            + "GRANT SELECT ON users, orders, menu_items, cafes TO reader");
    return created;
  }

  /** How the service reaches it. */
  Config.Database reader(int poolSize) {
    return as("reader", poolSize);
  }

  /** A role without any right to the tables. */
  Config.Database nobody() {
    return as("nobody", 1);
  }

  private Config.Database as(String role, int poolSize) {
    return at(server.getPort(), role, poolSize);
  }

  /** The same database behind another port. */
  Config.Database at(int port, String role, int poolSize) {
    return new Config.Database(
        "127.0.0.1",
        port,
        database,
        role,
        new Secret(PASSWORD),
        Config.SslMode.PREFER,
        poolSize,
        List.of());
  }

  int port() {
    return server.getPort();
  }

  /** Does what only the owner may. */
  void execute(String sql) {
    execute(owner(), sql);
  }

  /** How many sessions of the service are open on this database. */
  long sessions() {
    return Long.parseLong(text(owner(), "SELECT count(*)" + SESSIONS));
  }

  /** How many of them are inside a transaction. */
  long transactions() {
    return Long.parseLong(
        text(owner(), "SELECT count(*)" + SESSIONS + " AND xact_start IS NOT NULL"));
  }

  /** Ends them all, as an administrator or a restart does. */
  void endSessions() {
    execute("SELECT pg_terminate_backend(pid)" + SESSIONS);
  }

  private static final String SESSIONS =
      " FROM pg_stat_activity WHERE datname = current_database()"
          + " AND application_name = 'lunch-recommendations'";

  DataSource owner() {
    return server.getDatabase("postgres", database);
  }

  private static void execute(DataSource on, String sql) {
    try (Connection connection = on.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static String text(DataSource on, String sql) {
    try (Connection connection = on.getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static String schema() {
    try (InputStream file = PostgresForTests.class.getResourceAsStream("/embedded/schema.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
