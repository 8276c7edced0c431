// What the page knows. The stream of events changes it, and everything shown comes from it.

/** So many moments are kept of the whole run. */
const SAMPLES = 600;
/** The rate is that of the last half minute. */
const RATE_MS = 30000;
const ACTIVE = ["PLANNING", "RUNNING"];

export const isActive = (run) => ACTIVE.includes(run.state);
export const isOpen = (run) => isActive(run) || ["WAITING", "HALTED"].includes(run.state);
export const canResume = (run) => ["HALTED", "FAILED"].includes(run.state);
export const canRetry = (run) => ["COMPLETED", "CANCELLED", "FAILED"].includes(run.state);
export const doneOf = (run) => run.counts.eligible - run.counts.unprocessed;

export class Model {
  runs = [];
  older = [];
  olderAfter = undefined;
  keys = null;
  schedule = null;
  nodes = { clustered: false, items: [], missing: [] };
  samples = [];
  node = "";
  version = "";
  /** The run the reader chose; null follows the latest. */
  chosen = null;

  /** Takes an event in. */
  hear({ name, data }) {
    switch (name) {
      case "snapshot":
        this.replace(data);
        break;
      case "run":
        this.put(data);
        break;
      case "sample":
        this.samples = thinned([...this.samples, data]);
        break;
      case "keys":
        this.keys = data;
        break;
      case "schedule":
        this.schedule = data;
        break;
      case "nodes":
        this.nodes = data;
        break;
      default: // A later version of the service may say more.
    }
  }

  replace(snapshot) {
    const asked = this.olderAfter === undefined ? [] : this.older;
    this.runs = snapshot.runs.map(received);
    this.older = asked.filter((old) => !this.runs.some((run) => run.id === old.id));
    this.keys = snapshot.keys;
    this.schedule = snapshot.schedule;
    this.nodes = snapshot.nodes;
    this.samples = snapshot.samples;
    this.node = snapshot.node;
    this.version = snapshot.version;
  }

  /** A run as it stands now, in its place; a new one is the newest. */
  put(run) {
    for (const list of [this.runs, this.older]) {
      const at = list.findIndex((known) => known.id === run.id);
      if (at >= 0) {
        list[at] = received(run);
        return;
      }
    }
    this.runs.unshift(received(run));
  }

  /** A page of runs before those that are known. */
  putOlder(page) {
    const known = new Set(this.all().map((run) => run.id));
    this.older.push(...page.items.filter((run) => !known.has(run.id)).map(received));
    this.older.sort((one, other) => other.started_at.localeCompare(one.started_at));
    this.olderAfter = page.next;
  }

  all() {
    return [...this.runs, ...this.older];
  }

  /** The active run, or else the newest that has begun; null without any. */
  latest() {
    return (
      this.runs.find(isActive) ?? this.runs.find((run) => run.started_at) ?? this.runs[0] ?? null
    );
  }

  /** The run everything below is about; null without any. */
  shown() {
    return this.all().find((run) => run.id === this.chosen) ?? this.latest();
  }

  samplesOf(run) {
    return this.samples.filter((sample) => sample.run === run.id);
  }

  /** Users a second of the last half minute; null when it is not known. */
  rate(run) {
    const samples = this.samplesOf(run);
    const last = samples.at(-1);
    if (!last || !isActive(run)) {
      return run.duration_ms > 0 && run.counts.eligible > 0
        ? (doneOf(run) * 1000) / run.duration_ms
        : null;
    }
    const until = Date.parse(last.at);
    const first = samples.find((sample) => until - Date.parse(sample.at) <= RATE_MS);
    const seconds = (until - Date.parse(first.at)) / 1000;
    return seconds > 0 ? Math.max(0, last.done - first.done) / seconds : last.per_second;
  }
}

/**
 * All samples while there is room; else one of each of half as many parts of the time, so that the
 * beginning of a long night is not lost. A rate is that since the sample before.
 */
function thinned(samples) {
  if (samples.length <= SAMPLES) {
    return samples;
  }
  const begin = Date.parse(samples[0].at);
  const newest = samples.at(-1);
  const apart = (Date.parse(newest.at) - begin) / (SAMPLES / 2);
  const place = (sample) => Math.floor((Date.parse(sample.at) - begin) / apart);
  const kept = [];
  let taken = -1;
  for (const sample of samples) {
    if (place(sample) > taken || sample === newest) {
      taken = place(sample);
      kept.push(since(kept.at(-1), sample));
    }
  }
  return kept;
}

function since(before, sample) {
  const seconds = before?.run === sample.run ? (Date.parse(sample.at) - Date.parse(before.at)) / 1000 : 0;
  return seconds > 0 ? { ...sample, per_second: Math.max(0, sample.done - before.done) / seconds } : sample;
}

/** How long a run has taken by now, in ms. */
export function tookBy(run, now) {
  return run.duration_ms + (run.started_at && !run.ended_at ? now - run.received : 0);
}

function received(run) {
  return { ...run, received: Date.now() };
}
