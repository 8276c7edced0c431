/** The API and the page. */
package io.lunchbot.recommendations.http;
