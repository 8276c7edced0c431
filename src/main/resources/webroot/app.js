// The page: what is heard and pressed changes the model, and the model is shown.
import { Stream, ask, forgetToken, hasToken, keepToken } from "/api.js";
import { showCharts } from "/charts.js";
import { forgetFailures, moreFailures, showFailures } from "/failures.js";
import { Model } from "/model.js";
import { showNow } from "/now.js";
import { showNext, showPast } from "/past.js";
import { generate, showPerson } from "/person.js";
import { showNodes } from "/nodes.js";
import { showForeseen } from "/plan.js";
import { showPool } from "/pool.js";
import { byId, timeOfDay, write } from "/show.js";
import { confirmed, doing, notice, words } from "/talk.js";
import { LANGUAGE, chooseOtherLanguage, text } from "/texts.js";

const HIDDEN_MS = 60000;
const stream = new Stream("/api/v1/runs/events", heard, away);
let model = new Model();
let drawing = null;
let awaySince = null;
let hiding;

/** Much may be heard at once, and is shown once. */
function draw() {
  drawing ??= setTimeout(() => {
    drawing = null;
    showAll();
  }, 0);
}

function showAll() {
  showNow(model);
  showPast(model, choose);
  showNext(model, Date.now());
  showPool(model, resetKey);
  showNodes(model);
  showFailures(model, lookUp, refused);
  showCharts(model);
  const { node, version } = model;
  write(byId("about"), node ? text("about", { node, version }) : "");
}

function linkIs(state, words) {
  byId("link").dataset.link = state;
  write(byId("link-text"), words);
}

function heard(event) {
  model.hear(event);
  if (event.name === "snapshot") {
    connected();
  }
  draw();
}

/** Whatever was missed meanwhile is in the snapshot, but for failed users. */
function connected() {
  awaySince = null;
  linkIs("live", text("live"));
  byId("login").hidden = true;
  byId("board").hidden = false;
  byId("log-out").hidden = !hasToken();
  forgetFailures();
  chooseFromAddress();
}

/** Whether to try again. */
function away(refusal) {
  if (refusal?.status === 401) {
    logInAgain();
    return false;
  }
  awaySince ??= Date.now();
  linkIs("away", text("away", { time: timeOfDay(awaySince) }));
  if (refusal) {
    notice(refusal.message, true);
  }
  return true;
}

function logInAgain() {
  stream.close();
  const wasWrong = hasToken();
  forgetToken();
  model = new Model();
  byId("board").hidden = byId("log-out").hidden = true;
  byId("login").hidden = false;
  linkIs("none", "");
  byId("token-says").textContent = text(wasWrong ? "wrongToken" : "needToken");
  byId("token").value = "";
  byId("token").focus();
}

function refused(cause) {
  if (cause.status === 401) {
    logInAgain();
  } else {
    notice(words(cause), true);
  }
}

/** A button that asks the API for something, and what is said when it was done. */
function act(id, work) {
  const button = byId(id);
  button.addEventListener("click", () => doing(button, work, refused));
}

async function begin(body) {
  const begun = await ask("/api/v1/runs", "POST", body);
  choose(null);
  notice(text("how" + begun.how));
}

async function change(path, method, said) {
  model.put(await ask(`/api/v1/runs/${encodeURIComponent(model.shown().id)}${path}`, method));
  draw();
  notice(text(said));
}

async function ifConfirmed(question, yes, work) {
  if (await confirmed(text(question), text(yes))) {
    await work();
  }
}

/** The address names the chosen run, so that it can be sent to somebody, and the way back works. */
function choose(id) {
  history.pushState(null, "", id ? `#${encodeURIComponent(id)}` : location.pathname);
  chooseFromAddress();
}

async function chooseFromAddress() {
  const id = decodeURIComponent(location.hash.slice(1)) || null;
  model.chosen = id;
  draw();
  if (id && !model.all().some((run) => run.id === id)) {
    try {
      const page = { items: [await ask(`/api/v1/runs/${encodeURIComponent(id)}`)] };
      model.putOlder({ ...page, next: model.olderAfter });
      draw();
    } catch (cause) {
      refused(cause);
    }
  }
}

function resetKey(button, fingerprint) {
  doing(
    button,
    async () => {
      await ask(`/api/v1/keys/${fingerprint}/reset`, "POST");
      model.keys = await ask("/api/v1/keys");
      draw();
      notice(text("wasReset"));
    },
    refused,
  );
}

function lookUp(tgid) {
  byId("tgid").value = tgid;
  byId("person").scrollIntoView({ block: "nearest" });
  showPerson(String(tgid)).catch(refused);
}

async function olderRuns() {
  const last = model.olderAfter ?? model.runs.at(-1).id;
  model.putOlder(await ask(`/api/v1/runs?limit=20&after=${encodeURIComponent(last)}`));
  draw();
}

function listen() {
  act("start", () => begin({ force: false }));
  act("start-forced", () =>
    ifConfirmed("askForced", "runForced", () => begin({ force: true })));
  act("cancel", () => ifConfirmed("askCancel", "cancel", () => change("", "DELETE", "wasCancelled")));
  act("resume", () => change("/resume", "POST", "wasResumed"));
  act("retry", () => begin({ only: "failed", of: model.shown().id }));
  act("more-failures", () => moreFailures(lookUp));
  act("older", olderRuns);
  act("generate", generate);
  act("foresee", async () => showForeseen(await ask("/api/v1/plan")));
  byId("back").addEventListener("click", () => choose(null));
  byId("notice-close").addEventListener("click", () => notice(""));
  byId("language").addEventListener("click", () => {
    chooseOtherLanguage();
    location.reload();
  });
  byId("log-out").addEventListener("click", () => {
    forgetToken();
    logInAgain();
  });
  byId("login").addEventListener("submit", (event) => {
    event.preventDefault();
    keepToken(byId("token").value.trim());
    byId("token").value = "";
    byId("token-says").textContent = "";
    stream.open();
  });
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.target.querySelector("button");
    doing(button, () => showPerson(byId("tgid").value.trim()), refused);
  });
}

/** A browser keeps few connections a site: a page nobody looks at gives its own back. */
function follow() {
  addEventListener("popstate", chooseFromAddress);
  addEventListener("online", () => stream.open());
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(() => stream.close(), HIDDEN_MS);
    } else if (byId("login").hidden) {
      stream.open();
    }
  });
  setInterval(() => {
    if (!byId("board").hidden && awaySince === null) {
      draw();
    }
  }, 1000);
}

document.documentElement.lang = LANGUAGE;
document.title = text("title");
byId("language").textContent = text("otherLanguage");
byId("language").lang = LANGUAGE === "ru" ? "en" : "ru";
for (const translated of document.querySelectorAll("[data-text]")) {
  translated.textContent = text(translated.dataset.text);
}
linkIs("connecting", text("connecting"));
listen();
follow();
stream.open();
