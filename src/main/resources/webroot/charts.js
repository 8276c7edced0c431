// Throughput and latency of the shown run over time, drawn by uPlot.
import { text } from "/texts.js";
import { byId, rough, timeOfDay } from "/show.js";

/* global uPlot */
const HEIGHT = 140;
/** Marks are whole seconds apart. */
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function line(label, stroke, extra = {}) {
  return {
    label,
    stroke: () => colour(stroke),
    width: 2,
    spanGaps: true,
    points: { show: false },
    value: (plot, value) => (value === null || value === undefined ? text("none") : rough(value)),
    ...extra,
  };
}

function axis(extra) {
  return {
    stroke: () => colour("--faint"),
    grid: { stroke: () => colour("--grid"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
    ...extra,
  };
}

/** One chart in a box, made when the box has a width and there is something to show. */
class Chart {
  constructor(id, lines) {
    this.box = byId(id);
    this.lines = lines;
    new ResizeObserver(() => this.fit()).observe(this.box);
    dark.addEventListener("change", () => this.repaint());
  }

  options() {
    const time = (plot, value) => (value ? timeOfDay(value * 1000) : text("none"));
    return {
      width: this.box.clientWidth,
      height: HEIGHT,
      cursor: { drag: { x: false, y: false }, sync: { key: "run" } },
      scales: { y: { range: (plot, low, high) => [0, Math.max(1, (high ?? 1) * 1.1)] } },
      series: [{ label: text("at"), value: time }, ...this.lines],
      axes: [
        axis({ incrs: SECONDS, space: 90, size: 28, values: (plot, marks) => marks.map((mark) => timeOfDay(mark * 1000)) }),
        axis({ size: 56, values: (plot, marks) => marks.map(rough) }),
      ],
    };
  }

  show(data) {
    this.data = data;
    if (this.plot) {
      this.plot.setData(data);
    } else if (this.box.clientWidth > 0) {
      this.plot = new uPlot(this.options(), data, this.box);
    }
  }

  /** The legend's colours are only taken when it is made. */
  repaint() {
    if (this.plot) {
      this.plot.destroy();
      this.plot = null;
      this.show(this.data);
    }
  }

  fit() {
    const width = this.box.clientWidth;
    if (this.plot && width > 0 && width !== this.plot.width) {
      this.plot.setSize({ width, height: HEIGHT });
    }
  }

  says(words) {
    this.box.setAttribute("aria-label", words);
  }
}

let speed;
let latency;

/** Shows what was measured of the shown run; nothing when that is less than two moments. */
export function showCharts(model) {
  const run = model.shown();
  const samples = run ? model.samplesOf(run) : [];
  byId("charts").hidden = samples.length < 2;
  if (samples.length < 2) {
    return;
  }
  speed ??= new Chart("chart-speed", [line(text("perSecond"), "--busy", { fill: () => colour("--wash") })]);
  latency ??= new Chart("chart-latency", [
    line(text("p50"), "--busy"),
    line(text("p95"), "--accent"),
  ]);
  const at = samples.map((sample) => Date.parse(sample.at) / 1000);
  const perSecond = samples.map((sample) => sample.per_second);
  const p50 = samples.map((sample) => sample.latency_ms.p50);
  const p95 = samples.map((sample) => sample.latency_ms.p95);
  speed.show([at, perSecond]);
  latency.show([at, p50, p95]);
  const last = (values) => values.findLast((value) => value !== null);
  const figure = (value) => (value === undefined ? text("none") : rough(value));
  speed.says(text("speedSays", { now: figure(last(perSecond)), most: rough(Math.max(...perSecond)) }));
  latency.says(text("latencySays", { p50: figure(last(p50)), p95: figure(last(p95)) }));
}
