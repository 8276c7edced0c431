package io.lunchbot.recommendations.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The limit of reads: a route that asks what the service asks for one user, in the same order on
 * the same number of connections, and does nothing with it but send the stored value.
 */
final class BareRead {
  private static final String USER = "SELECT is_active FROM users WHERE tgid = $1";
  private static final String ORDERS =
      """
      SELECT o.user_tgid, o.id, o.cafe_id, o.combo_items::text, o.extras::text FROM orders o
      WHERE o.created_at >= $1 AND o.user_tgid = ANY($2) AND o.status <> 'cancelled'
        AND o.created_at <= $3
      ORDER BY o.user_tgid, o.id""";
  private static final int CONNECTIONS = 4;

  private BareRead() {}

  /** Takes the database's and Redis' addresses from the environment, as the service does. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    Pool pool =
        PgBuilder.pool()
            .using(vertx)
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(Integer.parseInt(System.getenv("PG_PORT")))
                    .setDatabase(System.getenv("PG_DATABASE"))
                    .setUser(System.getenv("PG_USER"))
                    .setPassword(System.getenv("PG_PASSWORD"))
                    .setCachePreparedStatements(true))
            .with(new PoolOptions().setMaxSize(CONNECTIONS))
            .build();
    RedisConnection redis = Redis.createClient(vertx, System.getenv("REDIS_URL")).connect().await();
    Router router = Router.router(vertx);
    router.get("/api/v1/users/:tgid/recommendations").handler(read -> show(read, pool, redis));
    int port =
        vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await().actualPort();
    System.out.println("HTTP listens address=http://127.0.0.1:" + port);
  }

  private static void show(RoutingContext read, Pool pool, RedisConnection redis) {
    long tgid = Long.parseLong(read.pathParam("tgid"));
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    Future<?> orders =
        pool.preparedQuery(USER)
            .execute(Tuple.of(tgid))
            .compose(
                user ->
                    pool.preparedQuery(ORDERS)
                        .execute(Tuple.of(now.minusDays(30), new Long[] {tgid}, now)));
    Future<Response> value =
        redis.send(Request.cmd(Command.GET).arg("recommendations:user:" + tgid));
    Future.all(orders, value)
        .onSuccess(
            both ->
                read.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(value.result().toBuffer()))
        .onFailure(read::fail);
  }
}
