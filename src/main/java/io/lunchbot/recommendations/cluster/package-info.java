/**
 * A node among others: joins the cluster that carries broadcasts, and knows who else is in it. The
 * only room that knows Hazelcast. Nothing is kept there: what nodes share is in Redis, and a node
 * that finds nobody does its part of the work all the same.
 */
package io.lunchbot.recommendations.cluster;
