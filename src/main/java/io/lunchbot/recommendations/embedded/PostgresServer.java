package io.lunchbot.recommendations.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL 17 as processes of its own, with the bot's empty tables. Listens on loopback only and
 * asks for passwords, because a superuser without one could run programs as us for anybody on this
 * machine. Its executables are unpacked once into {@code java.io.tmpdir/embedded-pg} and stay
 * there.
 */
public final class PostgresServer implements EmbeddedServer {
  static final String PROCESS_ID_FILE = "postgres/postmaster.pid";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final String OWNER = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final Path passwordFile;
  private final int port;
  private final String ownerPassword = random();

  /** What an URL may hold raw, to prove at every start that it is read as the old worker did. */
  private final String readerPassword = "p/#?$&:" + random();

  private EmbeddedPostgres server;
  private boolean filled;

  /**
   * Prepares a server.
   *
   * @param stack the stack's temporary folder
   */
  public PostgresServer(Path stack) throws IOException {
    this.folder = stack.resolve("postgres");
    this.passwordFile = stack.resolve("postgres-password");
    this.port = FreePort.pick();
  }

  @Override
  public void start() throws IOException, SQLException {
    Files.writeString(passwordFile, ownerPassword);
    server =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_LIMIT)
            .setLocaleConfig("locale", "C")
            // Not a locale, but these are the options that reach initdb.
            .setLocaleConfig("pwfile", passwordFile.toString())
            .setDataDirectoryCustomizer(PostgresServer::askForPasswords)
            .setConnectConfig("password", ownerPassword)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "100")
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("synchronous_commit", "off")
            .setServerConfig("wal_level", "minimal")
            .setServerConfig("max_wal_senders", "0")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_buffers", "128MB")
            .start();
    if (!filled) {
      fill();
      filled = true;
    }
  }

  @Override
  public void close() {
    if (server == null) {
      return;
    }
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("Embedded PostgreSQL not stopped reason={}", e.toString());
    }
    server = null;
  }

  /** A new connection as superuser, to load data; the caller closes it. */
  public Connection connectAsOwner() throws SQLException {
    return connectAsOwner(BotSchema.DATABASE);
  }

  /** What the service is told: the role that may only read. */
  public String url() {
    return "postgresql+asyncpg://%s:%s@127.0.0.1:%d/%s"
        .formatted(BotSchema.READER, readerPassword, port, BotSchema.DATABASE);
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The password of {@link BotSchema#READER}. */
  public String readerPassword() {
    return readerPassword;
  }

  private void fill() throws SQLException {
    try (Connection owner = connectAsOwner(OWNER);
        Statement statement = owner.createStatement()) {
      statement.execute("CREATE DATABASE " + BotSchema.DATABASE);
    }
    try (Connection owner = connectAsOwner()) {
      BotSchema.createReader(owner, readerPassword);
      BotSchema.reset(owner);
    }
  }

  private Connection connectAsOwner(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", OWNER);
    properties.setProperty("password", ownerPassword);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  private static void askForPasswords(File data) {
    try {
      Files.writeString(
          data.toPath().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
