/**
 * A trigger becomes a run, a run becomes chunks, a chunk becomes users. Redis holds the ledger;
 * every node takes chunks; nothing here is lost with a node.
 */
package io.lunchbot.recommendations.run;
