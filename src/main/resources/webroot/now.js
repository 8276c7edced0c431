// The run that is shown: how far it is, and what can be done with it.
import { text } from "/texts.js";
import { canResume, doneOf, isActive, isOpen, tookBy } from "/model.js";
import { byId, cost, duration, instant, number, pairs, reasonText, rough, write } from "/show.js";
import { showPlan } from "/plan.js";
import { speak } from "/talk.js";

let said = { id: null, state: null };

export function triggerText(run) {
  const kind = text(run.trigger.kind);
  if (run.of.length > 0) {
    return text("ofRun", { kind, runs: run.of.join(", ") });
  }
  return run.force ? text("forced", { kind }) : kind;
}

function showBar(run) {
  const { eligible, failed } = run.counts;
  const done = doneOf(run);
  const bar = byId("bar");
  const planning = run.state === "PLANNING" || run.state === "WAITING";
  const share = (users) => `${(100 * users) / Math.max(1, eligible)}%`;
  bar.classList.toggle("unknown", planning);
  bar.setAttribute("aria-valuemax", String(Math.max(1, eligible)));
  byId("bar-done").style.width = share(done - failed);
  byId("bar-failed").style.width = share(failed);
  if (planning) {
    bar.removeAttribute("aria-valuenow");
  } else {
    bar.setAttribute("aria-valuenow", String(done));
  }
  write(
    byId("progress-text"),
    run.state === "PLANNING"
      ? text("planning")
      : text("done", { done: number(done), eligible: number(eligible) }),
  );
}

function showFigures(run, model) {
  const rate = model.rate(run);
  const left = rate > 0 ? duration((run.counts.unprocessed * 1000) / rate) : text("none");
  const counts = ["generated", "renewed", "skipped", "failed", "unprocessed"];
  pairs(byId("figures"), [
    [text("rate"), rate === null ? null : rough(rate)],
    [text("timeLeft"), run.state === "RUNNING" ? left : null],
    [text("duration"), duration(tookBy(run, Date.now()))],
    ...counts.map((name) => [text(name), number(run.counts[name])]),
    [text("requests"), number(run.requests)],
    [text("tokens"), `${number(run.tokens.input)} / ${number(run.tokens.output)}`],
    [text("cost"), cost(run.cost_usd)],
    [text("started"), instant(run.started_at)],
    [text("trigger"), triggerText(run)],
  ]);
}

/** A change of state is said once, and only that. */
function announce(run) {
  if (said.id === run.id && said.state !== run.state) {
    speak(text("stateOfRun", { state: text(run.state) }));
  }
  said = { id: run.id, state: run.state };
}

function showTitle(run) {
  const share = Math.floor((100 * doneOf(run)) / Math.max(1, run.counts.eligible));
  document.title = run.state === "RUNNING" ? `${share} % · ${text("title")}` : text("title");
}

function showRun(run, model) {
  const isLatest = run === model.latest();
  write(
    byId("now-title"),
    isLatest ? text("latestRun") : text("shownRun", { time: instant(run.started_at) }),
  );
  byId("back").hidden = isLatest;
  write(byId("state"), text(run.state));
  byId("state").dataset.state = run.state;
  const resumes = run.resume_at ? text("resumes", { time: instant(run.resume_at) }) : "";
  write(byId("reason"), [reasonText(run.reason), resumes].filter(Boolean).join(". "));
  showPlan(run.plan);
  showBar(run);
  showFigures(run, model);
  showTitle(run);
  announce(run);
}

function showButtons(run, model) {
  const isBusy = model.runs.some((known) => isActive(known) || known.state === "WAITING");
  byId("start").hidden = byId("start-forced").hidden = isBusy;
  byId("cancel").hidden = !run || !isOpen(run);
  byId("resume").hidden = !run || !canResume(run) || run !== model.latest();
}

/** Shows the chosen run, or says that there is none. */
export function showNow(model) {
  const run = model.shown();
  byId("run").hidden = run === null;
  byId("no-run").hidden = run !== null;
  byId("state").hidden = run === null;
  showButtons(run, model);
  if (run) {
    showRun(run, model);
  } else {
    byId("back").hidden = true;
    write(byId("now-title"), text("latestRun"));
  }
}
