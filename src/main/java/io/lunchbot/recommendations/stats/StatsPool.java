package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;

/** Builds the pool of connections to PostgreSQL. */
final class StatsPool {
  private static final String APPLICATION = "lunch-recommendations";
  private static final int CONNECT_TIMEOUT_SECONDS = 5;

  /** Between two nights everything is closed: a firewall forgets idle connections silently. */
  private static final int POOL_IDLE_SECONDS = 60;

  /**
   * A connection on which nothing moves for longer than anybody waits for an answer is dead, and
   * its place in the pool is needed.
   */
  private static final Duration SILENCE = Stats.ELIGIBLE.timeout().plusMinutes(1);

  /** Less than a probe waits, for a connection and for an answer. */
  private static final Duration KNOCK = Duration.ofMillis(900);

  private StatsPool() {}

  /**
   * A pool that connects when it is first asked something.
   *
   * @param wait how long a question waits for a connection, a new one included
   */
  static Pool open(Vertx vertx, Config.Database database, Duration wait) {
    return open(vertx, database, database.poolSize(), wait, SILENCE);
  }

  /**
   * A pool for nothing but seeing whether PostgreSQL answers. Its one connection is closed when
   * nothing moved on it for that long, also while an answer is waited for.
   */
  static Pool toKnock(Vertx vertx, Config.Database database) {
    return open(vertx, database, 1, KNOCK, KNOCK);
  }

  private static Pool open(
      Vertx vertx, Config.Database database, int size, Duration wait, Duration silence) {
    return PgBuilder.pool()
        .using(vertx)
        .connectingTo(connectOptions(database))
        .with(
            new PoolOptions()
                .setName(APPLICATION)
                .setMaxSize(size)
                .setConnectionTimeout((int) wait.toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(POOL_IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .with(
            new NetClientOptions()
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_SECONDS))
                .setTcpKeepAlive(true)
                .setIdleTimeout((int) silence.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
        .build();
  }

  private static PgConnectOptions connectOptions(Config.Database database) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(database.host())
            .setPort(database.port())
            .setDatabase(database.database())
            .setUser(database.user())
            .setPassword(database.password().value())
            .setCachePreparedStatements(true)
            .setSslMode(sslMode(database.ssl()))
            .setSslOptions(sslOptions(database.ssl()));
    return options.addProperty("application_name", APPLICATION);
  }

  private static SslMode sslMode(Config.SslMode mode) {
    return switch (mode) {
      case DISABLE -> SslMode.DISABLE;
      case PREFER -> SslMode.PREFER;
      case REQUIRE -> SslMode.REQUIRE;
      case VERIFY_FULL -> SslMode.VERIFY_FULL;
    };
  }

  /** As libpq: only verify-full looks at the certificate. */
  private static ClientSSLOptions sslOptions(Config.SslMode mode) {
    return mode == Config.SslMode.VERIFY_FULL
        ? new ClientSSLOptions()
            .setHostnameVerificationAlgorithm("HTTPS")
            .setTrustOptions(systemTrust())
        : new ClientSSLOptions().setTrustAll(true);
  }

  /** The authorities this Java trusts; the client wants them said. */
  private static TrustOptions systemTrust() {
    try {
      TrustManagerFactory authorities =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      authorities.init((KeyStore) null);
      return TrustOptions.wrap(authorities);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
