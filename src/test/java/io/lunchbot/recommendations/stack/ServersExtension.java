package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.embedded.RedisServer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands out the JVM's {@link TestServers}, which are closed when it ends. They are containers where
 * the environment says TEST_CONTAINERS=true or where Docker has the images, and embedded otherwise
 * and where it says TEST_CONTAINERS=false.
 */
public final class ServersExtension implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestServers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Shared.SERVERS;
  }

  /** Where Surefire hands out classes one by one, a store of JUnit's ends with each of them. */
  private static final class Shared {
    private static final TestServers SERVERS = choose();
  }

  private static TestServers choose() {
    return usesContainers()
        ? new ContainerTestServers()
        : new EmbeddedTestServers(RedisServer::new);
  }

  /** Whether tests use containers. */
  static boolean usesContainers() {
    String wish = System.getenv().getOrDefault("TEST_CONTAINERS", "");
    return wish.equals("true")
        || (!wish.equals("false") && DockerDaemon.has(ContainerTestServers.IMAGES));
  }
}
