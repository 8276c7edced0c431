"use strict";

const POLL_MS = 2000;
const NOTICE_MS = 8000;
const TOKEN = "lunch-recommendations-token";
const byId = (id) => document.getElementById(id);
const numbers = new Intl.NumberFormat(LANGUAGE);
const times = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "short", timeStyle: "medium" });

let timer;
let noticeUntil = 0;

class Refused extends Error {
  constructor(status, title) {
    super(title);
    this.status = status;
  }
}

/** Asks the API; a token that was refused is forgotten. */
async function ask(path, options = {}) {
  const headers = { ...options.headers };
  const token = sessionStorage.getItem(TOKEN);
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const response = await fetch(path, { ...options, headers });
  const body = await response.json();
  if (!response.ok) {
    if (response.status === 401) {
      sessionStorage.removeItem(TOKEN);
    }
    throw new Refused(response.status, body.detail ?? body.title);
  }
  return body;
}

function notice(words, ms = 0) {
  noticeUntil = ms ? Date.now() + ms : 0;
  if (byId("notice").textContent !== words) {
    byId("notice").textContent = words;
  }
}

function element(name, content, className) {
  const made = document.createElement(name);
  made.textContent = content;
  if (className) {
    made.className = className;
  }
  return made;
}

function instant(value) {
  return value ? times.format(new Date(value)) : "–";
}

function duration(ms) {
  const seconds = Math.round(ms / 1000);
  const padded = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${padded(minutes)}` : minutes}:${padded(seconds % 60)}`;
}

function showLatest(run) {
  const counts = run.counts;
  const finished = counts.eligible - counts.unprocessed;
  byId("state").textContent = text(run.state);
  byId("state").dataset.state = run.state;
  byId("reason").textContent = [
    run.reason,
    run.resume_at && text("resumes", { time: instant(run.resume_at) }),
  ].filter(Boolean).join(" ");
  byId("done").textContent = text("done", {
    done: numbers.format(finished),
    eligible: numbers.format(counts.eligible),
  });
  if (run.state === "PLANNING") {
    byId("bar").removeAttribute("value");
  } else {
    byId("bar").max = Math.max(1, counts.eligible);
    byId("bar").value = finished;
  }
  const figures = ["generated", "renewed", "skipped", "failed", "unprocessed"]
    .map((name) => [text(name), numbers.format(counts[name])]);
  figures.push(
    [text("requests"), numbers.format(run.requests)],
    [text("tokens"), `${numbers.format(run.tokens.input)} / ${numbers.format(run.tokens.output)}`],
    [text("duration"), duration(run.duration_ms)],
    [text("started"), instant(run.started_at)],
  );
  byId("figures").replaceChildren(...figures.map(([name, value]) => {
    const pair = element("div", "");
    pair.append(element("dt", name), element("dd", value));
    return pair;
  }));
}

function row(run) {
  const state = element("td", "");
  const badge = element("span", text(run.state), "state");
  badge.dataset.state = run.state;
  state.append(badge);
  const made = element("tr", "");
  made.append(
    element("td", instant(run.started_at)),
    state,
    element("td", text(run.trigger.kind)),
    ...[run.counts.eligible, run.counts.generated, run.counts.failed, run.requests]
      .map((n) => element("td", numbers.format(n), "number")),
    element("td", duration(run.duration_ms), "number"),
  );
  return made;
}

function show(runs) {
  byId("login").hidden = true;
  byId("token").value = "";
  byId("start").disabled = false;
  byId("now").hidden = byId("past").hidden = runs.length === 0;
  byId("none").hidden = runs.length > 0;
  if (runs.length > 0) {
    showLatest(runs.find((run) => ["PLANNING", "RUNNING"].includes(run.state)) ?? runs[0]);
    byId("runs").replaceChildren(...runs.map(row));
  }
  if (Date.now() > noticeUntil) {
    notice("");
  }
}

function failed(cause) {
  if (cause.status === 401) {
    clearTimeout(timer);
    byId("start").disabled = true;
    for (const id of ["now", "past", "none"]) {
      byId(id).hidden = true;
    }
    byId("login").hidden = false;
    byId("token").focus();
    notice(text(byId("token").value ? "wrongToken" : "needToken"));
    byId("token").value = "";
  } else {
    notice(cause.status ? cause.message : text("away"));
    refreshLater();
  }
}

/** One timer, whoever sets it: a click may refresh while a refresh is under way. */
function refreshLater() {
  clearTimeout(timer);
  timer = setTimeout(refresh, POLL_MS);
}

async function refresh() {
  try {
    show((await ask("/api/v1/runs?limit=20")).items);
    refreshLater();
  } catch (cause) {
    failed(cause);
  }
}

async function start() {
  byId("start").disabled = true;
  try {
    const run = await ask("/api/v1/runs", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ force: false }),
    });
    notice(text("how" + run.how), NOTICE_MS);
    await refresh();
  } catch (cause) {
    byId("start").disabled = false;
    failed(cause);
  }
}

function logIn(event) {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, byId("token").value);
  refresh();
}

document.documentElement.lang = LANGUAGE;
for (const translated of document.querySelectorAll("[data-text]")) {
  translated.textContent = text(translated.dataset.text);
}
byId("start").addEventListener("click", start);
byId("login").addEventListener("submit", logIn);
refresh();
