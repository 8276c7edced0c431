/** Dockerfile, docker-compose.yml and conf/kubernetes say what the service and each other say. */
package io.lunchbot.recommendations.containers;
