// Runs of the past: a table, and bars that tell the nights apart at a glance.
import { text } from "/texts.js";
import { isOpen, tookBy } from "/model.js";
import { badge, byId, cost, dayAndTime, duration, element, instant, number } from "/show.js";
import { triggerText } from "/now.js";
import { keyed } from "/talk.js";

const SVG = "http://www.w3.org/2000/svg";
const BARS = 20;
const FEWEST_BARS = 8;
const STEP = 10;
const HIGH = 40;

function row(run, choose) {
  const made = element("tr");
  const when = element("td");
  const button = element("button", "", "plain");
  button.type = "button";
  when.append(button);
  made.append(when, element("td"), element("td", "", "roomy"));
  for (const roomy of [true, false, false, true, true]) {
    made.append(element("td", "", roomy ? "number roomy" : "number"));
  }
  made.addEventListener("click", () => choose(run.id));
  return made;
}

function fill(made, run, isShown) {
  const [when, state, ...cells] = made.children;
  when.firstChild.textContent = run.started_at ? dayAndTime(run.started_at) : text("WAITING");
  if (state.firstChild?.dataset.state !== run.state) {
    state.replaceChildren(badge(run.state));
  }
  const { eligible, generated, failed } = run.counts;
  const values = [
    triggerText(run),
    number(eligible),
    number(generated),
    number(failed),
    run.cost_usd === null ? text("none") : cost(run.cost_usd),
    duration(tookBy(run, Date.now())),
  ];
  cells.forEach((cell, at) => (cell.textContent = values[at]));
  if (isShown) {
    made.setAttribute("aria-current", "true");
  } else {
    made.removeAttribute("aria-current");
  }
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function bar(x, base, height, name) {
  return shape("rect", { x: x + 1, y: base - height, width: STEP - 2, height, class: name });
}

/** A bar a run, oldest first: generated and failed on top; the line is how long each took. */
function spark(runs) {
  const users = Math.max(1, ...runs.map((run) => run.counts.generated + run.counts.failed));
  const longest = Math.max(1, ...runs.map((run) => run.duration_ms));
  const svg = shape("svg", {
    viewBox: `0 0 ${Math.max(FEWEST_BARS, runs.length) * STEP} ${HIGH + 4}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  runs.forEach((run, at) => {
    const { generated, failed } = run.counts;
    const one = shape("g", {});
    const tip = shape("title", {});
    tip.textContent = text("sparkRun", {
      time: instant(run.started_at),
      generated: number(generated),
      failed: number(failed),
      duration: duration(run.duration_ms),
    });
    const made = (HIGH * generated) / users;
    const lost = failed > 0 ? Math.max(2, (HIGH * failed) / users) : 0;
    const x = at * STEP;
    one.append(tip, bar(x, HIGH + 4, made, "good"), bar(x, HIGH + 4 - made, lost, "bad"));
    svg.append(one);
  });
  const points = runs.flatMap((run, at) =>
    isOpen(run) ? [] : [`${(at + 0.5) * STEP},${HIGH + 2 - (HIGH * run.duration_ms) / longest}`],
  );
  svg.append(shape("polyline", { points: points.join(" "), class: "line" }));
  return svg;
}

function showSpark(model) {
  const runs = model.runs.filter((run) => run.started_at).slice(0, BARS).reverse();
  const sum = (name) => number(runs.reduce((total, run) => total + run.counts[name], 0));
  byId("spark").replaceChildren(spark(runs));
  byId("spark").setAttribute(
    "aria-label",
    text("sparkSays", { runs: runs.length, generated: sum("generated"), failed: sum("failed") }),
  );
}

/** Shows all runs that are known; `choose` is called with an id. */
export function showPast(model, choose) {
  const shown = model.shown();
  byId("past").hidden = model.runs.length === 0;
  keyed(
    byId("runs"),
    model.all(),
    (run) => run.id,
    (run) => row(run, choose),
    (made, run) => fill(made, run, run === shown),
  );
  byId("older").hidden = model.olderAfter === null || model.runs.length < BARS;
  showSpark(model);
}

/** When the next run begins, in the schedule's own zone. */
export function showNext({ schedule }, now) {
  if (!schedule?.enabled || !schedule.next_at) {
    byId("next-at").textContent = text("noSchedule");
    byId("next-rule").textContent = "";
    return;
  }
  const { next_at: at, zone, cron } = schedule;
  const wait = Date.parse(at) - now;
  const time = dayAndTime(at, zone);
  byId("next-at").textContent =
    wait > 0 ? text("nextIn", { time, duration: duration(wait) }) : text("nextSoon", { time });
  byId("next-rule").textContent = text("rule", { cron, zone });
}
