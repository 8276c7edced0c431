package io.lunchbot.recommendations.http;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium of this machine with a profile of its own, as a reader uses it. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> CHROMIUMS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String AXE =
      new String(Resource.bytes("axe.min.js"), StandardCharsets.UTF_8);
  private static final String AXE_FINDS =
      """
      const done = arguments[arguments.length - 1];
      axe.run().then((result) => done(result.violations
        .filter((fault) => ["serious", "critical"].includes(fault.impact))
        .map((fault) => fault.id + ": " + fault.nodes.map((node) => node.html).join(" "))));
      """;

  /** Chromium says by itself that it could not load something; that is not the page's doing. */
  private static final List<String> OF_THE_NETWORK =
      List.of("Failed to load resource", "net::ERR_");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Whether there is a Chromium and what drives it. */
  static boolean isInstalled() {
    return chromium().isPresent() && program("chromedriver").isPresent();
  }

  private static Optional<File> chromium() {
    return CHROMIUMS.stream().flatMap(name -> program(name).stream()).findFirst();
  }

  private static Optional<File> program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> new File(folder, name))
        .filter(File::canExecute)
        .findFirst();
  }

  /**
   * Starts one that speaks English.
   *
   * @param profile an empty folder
   */
  static Browser open(Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium().orElseThrow());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en-GB"));
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--lang=en-GB",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").orElseThrow())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  void go(String address) {
    driver.get(address);
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** A window of this size, on a screen as a phone's where it is narrow. */
  void show(int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** The text a reader sees there; empty when there is nothing to be seen. */
  String text(String css) {
    try {
      return driver.findElements(By.cssSelector(css)).stream()
          .filter(WebElement::isDisplayed)
          .map(WebElement::getText)
          .findFirst()
          .orElse("");
    } catch (StaleElementReferenceException e) {
      return "";
    }
  }

  boolean sees(String css) {
    return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
  }

  void awaitText(String css, String part) {
    await(css + " says " + part)
        .atMost(PATIENCE)
        .until(() -> text(css), seen -> seen.contains(part));
  }

  void awaitSeen(String css) {
    await(css + " is seen").atMost(PATIENCE).until(() -> sees(css));
  }

  /** Presses a button once it is there. */
  void press(String css) {
    awaitSeen(css);
    await(css + " can be pressed").atMost(PATIENCE).until(() -> find(css).isEnabled());
    find(css).click();
  }

  void type(String css, String text) {
    awaitSeen(css);
    find(css).clear();
    find(css).sendKeys(text);
  }

  /** A key for whatever has the keyboard. */
  void key(CharSequence key) {
    driver.switchTo().activeElement().sendKeys(key);
  }

  /** What a function without arguments answers in the page. */
  Object ask(String expression) {
    return driver.executeScript("return " + expression);
  }

  /** Serious and critical accessibility faults of what is shown. */
  Object faults() {
    driver.executeScript(AXE);
    return driver.executeAsyncScript(AXE_FINDS);
  }

  /** Errors and warnings of the console since the last call. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .filter(message -> OF_THE_NETWORK.stream().noneMatch(message::contains))
        .toList();
  }

  /**
   * What is shown, as PNG.
   *
   * @param whole what is below the window's end, too
   */
  byte[] picture(boolean whole) {
    Map<String, Object> asked = Map.of("format", "png", "captureBeyondViewport", whole);
    Object data = driver.executeCdpCommand("Page.captureScreenshot", asked).get("data");
    return Base64.getDecoder().decode((String) data);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
