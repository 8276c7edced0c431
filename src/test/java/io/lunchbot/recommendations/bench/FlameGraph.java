package io.lunchbot.recommendations.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a Java process spent its time, drawn from the samples of a flight recording: a box for each
 * method, as wide as its share, on top of the one that called it. What is native, such as writing
 * to a socket, is sampled too.
 */
public final class FlameGraph {
  private static final int WIDE = 1600;
  private static final int ROW = 17;
  private static final double NARROWEST = 1.2;
  private static final double LETTER = 6.6;
  private static final List<String> SAMPLES =
      List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

  /** Waiting for something to do is no work. */
  private static final List<String> IDLE =
      List.of("EPoll.wait", "Native.epollWait", "Native.epollWait0", "Unsafe.park", "accept");

  private final Frame root = new Frame("all");
  private int deepest;

  /** A method in one place of the stack. */
  private static final class Frame {
    final String name;
    final Map<String, Frame> called = new TreeMap<>();
    long samples;

    Frame(String name) {
      this.name = name;
    }
  }

  private FlameGraph() {}

  /** Takes a recording and the SVG to write; prints the methods that were on top most often. */
  public static void main(String[] args) throws IOException {
    FlameGraph graph = new FlameGraph();
    Map<String, Long> tops = new TreeMap<>();
    try (RecordingFile recording = new RecordingFile(Path.of(args[0]))) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (SAMPLES.contains(event.getEventType().getName()) && event.getStackTrace() != null) {
          graph.add(names(event), tops);
        }
      }
    }
    Files.writeString(Path.of(args[1]), graph.svg());
    tops.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(40)
        .forEach(top -> System.out.println(graph.percent(top.getValue()) + " " + top.getKey()));
  }

  /** From the outermost to the innermost. */
  private static List<String> names(RecordedEvent event) {
    List<String> names = new ArrayList<>();
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      RecordedMethod method = frame.getMethod();
      String type = method.getType().getName();
      names.add(type.substring(type.lastIndexOf('.') + 1) + "." + method.getName());
    }
    Collections.reverse(names);
    return names;
  }

  private void add(List<String> names, Map<String, Long> tops) {
    String top = names.get(names.size() - 1);
    if (IDLE.stream().anyMatch(top::endsWith)) {
      return;
    }
    tops.merge(top, 1L, Long::sum);
    deepest = Math.max(deepest, names.size());
    Frame frame = root;
    frame.samples++;
    for (String name : names) {
      frame = frame.called.computeIfAbsent(name, Frame::new);
      frame.samples++;
    }
  }

  private String percent(long samples) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * samples / Math.max(1, root.samples));
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    int high = (deepest + 2) * ROW;
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" font-family=\"monospace\" font-size=\"11\"><rect width=\"%1$d\" height=\"%2$d\" fill=\"#fff\"/>\n"
            .formatted(WIDE, high));
    draw(root, 0, high - ROW, svg);
    return svg.append("</svg>\n").toString();
  }

  private void draw(Frame frame, double left, int top, StringBuilder svg) {
    double wide = (double) WIDE * frame.samples / Math.max(1, root.samples);
    if (wide < NARROWEST) {
      return;
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s %s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            escaped(frame.name),
            percent(frame.samples),
            left,
            top,
            wide,
            ROW - 1,
            colour(frame.name)));
    int letters = (int) (wide / LETTER) - 1;
    if (letters > 2) {
      String text = frame.name.length() <= letters ? frame.name : frame.name.substring(0, letters);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\">%s</text>",
              left + 2,
              top + ROW - 5,
              escaped(text)));
    }
    svg.append("</g>\n");
    double at = left;
    for (Frame called : frame.called.values()) {
      draw(called, at, top - ROW, svg);
      at += (double) WIDE * called.samples / Math.max(1, root.samples);
    }
  }

  /** Always the same for the same class, so that two graphs can be compared. */
  private static String colour(String name) {
    int hash = name.substring(0, name.lastIndexOf('.') < 0 ? 0 : name.lastIndexOf('.')).hashCode();
    return "hsl(%d,70%%,%d%%)"
        .formatted(15 + Math.floorMod(hash, 40), 62 + Math.floorMod(hash >> 8, 16));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
