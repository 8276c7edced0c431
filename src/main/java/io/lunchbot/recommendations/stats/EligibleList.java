package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One list of eligible users being read: a cursor in a read-only transaction on its own connection,
 * so that a million users are never in memory at once. One page at a time; confined to the context
 * that opened it.
 */
final class EligibleList {
  private final String id = UUID.randomUUID().toString();
  private final SqlConnection connection;
  private final Cursor cursor;
  private final int pageSize;

  private EligibleList(SqlConnection connection, Cursor cursor, int pageSize) {
    this.connection = connection;
    this.cursor = cursor;
    this.pageSize = pageSize;
  }

  /**
   * Takes a connection and declares the cursor; nothing is read yet. A failure leaves nothing open.
   */
  static Future<EligibleList> open(Pool pool, String sql, Tuple arguments, int pageSize) {
    return pool.getConnection()
        .compose(
            connection ->
                closedOnFailure(
                    connection,
                    declare(connection, sql, arguments)
                        .map(cursor -> new EligibleList(connection, cursor, pageSize))));
  }

  private static Future<Cursor> declare(SqlConnection connection, String sql, Tuple arguments) {
    return connection
        .begin()
        .compose(begun -> connection.query("SET TRANSACTION READ ONLY").execute())
        .compose(set -> connection.prepare(sql))
        .map(prepared -> prepared.cursor(arguments));
  }

  /** How the asker names it. */
  String id() {
    return id;
  }

  /**
   * Reads the next page, which may be empty when it is the last. After the last page and after a
   * failure the list is closed.
   */
  Future<EligiblePage> nextPage() {
    return closedOnFailure(
        connection, cursor.read(pageSize).map(this::page).compose(this::closedAfterLast));
  }

  private EligiblePage page(RowSet<Row> rows) {
    List<Long> users = new ArrayList<>(rows.size());
    rows.forEach(row -> users.add(row.getLong(0)));
    return new EligiblePage(id, users, !cursor.hasMore());
  }

  private Future<EligiblePage> closedAfterLast(EligiblePage page) {
    return page.last() ? close().map(page) : Future.succeededFuture(page);
  }

  /** Ends the transaction, and the cursor with it, and gives the connection back. */
  Future<Void> close() {
    return connection.close();
  }

  private static <T> Future<T> closedOnFailure(SqlConnection connection, Future<T> step) {
    return step.recover(
        cause -> connection.close().transform(closed -> Future.failedFuture(cause)));
  }
}
