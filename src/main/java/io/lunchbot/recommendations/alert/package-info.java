/** Tells a web address of the operator's choice when a run ends. */
package io.lunchbot.recommendations.alert;
