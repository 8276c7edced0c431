// How values look, and how they get into the document: as text, never as HTML.
import { LANGUAGE, text } from "/texts.js";

const whole = new Intl.NumberFormat(LANGUAGE);
const short = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 3 });
const money = new Intl.NumberFormat(LANGUAGE, {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 4,
});
const hourCycle = "h23";
const moment = new Intl.DateTimeFormat(LANGUAGE, {
  dateStyle: "medium",
  timeStyle: "medium",
  hourCycle,
});
const clock = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "medium", hourCycle });

export const byId = (id) => document.getElementById(id);

/** An element with a text and a class. */
export function element(name, content = "", className = "") {
  const made = document.createElement(name);
  made.textContent = content;
  if (className) {
    made.className = className;
  }
  return made;
}

/** Writes only what changed, so that a screen reader says it once. */
export function write(target, words) {
  if (target.textContent !== words) {
    target.textContent = words;
  }
}

export const number = (value) => whole.format(value);
export const rough = (value) => short.format(value);

export function cost(value) {
  return value === null ? text("unknownCost") : money.format(value);
}

export function instant(value) {
  return value ? moment.format(new Date(value)) : text("none");
}

export function timeOfDay(value) {
  return clock.format(new Date(value));
}

/** Day and time of day in a zone; without one in the reader's. */
export function dayAndTime(value, timeZone) {
  const parts = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(LANGUAGE, { ...parts, hourCycle, timeZone }).format(new Date(value));
}

/** Minutes and seconds, with hours or days before them where there are some. */
export function duration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** A coloured word for a state. */
export function badge(state, words = text(state)) {
  const made = element("span", words, "state");
  made.dataset.state = state;
  return made;
}

/** Name and value pairs; those without a value are left out. */
export function pairs(list, values) {
  list.replaceChildren(
    ...values
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => {
        const pair = element("div");
        pair.append(element("dt", name), element("dd", value));
        return pair;
      }),
  );
}

/** A stable class of a failure, readable. */
export function reasonText(reason) {
  return reason ? reason.replaceAll("_", " ") : "";
}
