package io.lunchbot.recommendations.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * The bot's tables in a throwaway database, and the role the service gets: it may SELECT from the
 * four tables the service needs and nothing else, so that a stray statement fails here and not in
 * production.
 */
public final class BotSchema {
  /** The database's name, as in the bot's own set-up. */
  public static final String DATABASE = "lunch_bot";

  /** The role that may only read. */
  public static final String READER = "lunch_bot_reader";

  private static final String RESOURCE = "/embedded/schema.sql";

  private BotSchema() {}

  /**
   * Makes the role.
   *
   * @param owner a superuser's connection to {@link #DATABASE}
   * @param password without quotes and backslashes
   */
  public static void createReader(Connection owner, String password) throws SQLException {
    execute(
        owner,
        "CREATE ROLE " + READER + " LOGIN PASSWORD '" + password + "'",
        "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC",
        "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + READER);
  }

  /** Drops whatever is there and makes the tables anew, empty, with ids from 1. */
  public static void reset(Connection owner) throws SQLException {
    execute(
        owner,
        "DROP SCHEMA IF EXISTS public CASCADE",
        "CREATE SCHEMA public",
        script(),
        "GRANT USAGE ON SCHEMA public TO " + READER,
        "GRANT SELECT ON users, orders, menu_items, cafes TO " + READER);
  }

  private static void execute(Connection owner, String... statements) throws SQLException {
    // Some drops tell of every table they cascade to.
    try (Statement statement = owner.createStatement()) {
      statement.execute("SET client_min_messages = warning");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String script() {
    try (InputStream in = BotSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(
          Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " cannot be read", e);
    }
  }
}
