// Users of the shown run who got nothing, with the reason; and one user, looked up.
import { ask } from "/api.js";
import { text } from "/texts.js";
import { canRetry } from "/model.js";
import { byId, element, reasonText } from "/show.js";
import { keyed } from "/talk.js";

const PAGE = 50;
const LONGEST_PAGE = 1000;
/** A refusal is not asked for again before. */
const REFUSED_MS = 10000;

let have = { run: null, failed: -1, items: [], next: null };
let isAsking = false;
let notBefore = 0;

function row(user, choose) {
  const made = element("tr");
  const who = element("td");
  const button = element("button", String(user.tgid), "plain");
  button.type = "button";
  button.addEventListener("click", () => choose(user.tgid));
  who.append(button);
  made.append(who, element("td"), element("td"));
  return made;
}

function fill(made, user) {
  made.children[1].textContent = reasonText(user.reason);
  made.children[2].textContent = user.text;
}

function draw(choose) {
  keyed(byId("failed-users"), have.items, (user) => user.tgid, (user) => row(user, choose), fill);
  byId("more-failures").hidden = have.next === null;
}

function page(run, limit, after = "") {
  return ask(`/api/v1/runs/${encodeURIComponent(run)}/failures?limit=${limit}${after}`);
}

/** Asks for failures when there are others than those known; `choose` is called with a tgid. */
export async function showFailures(model, choose, refused) {
  const run = model.shown();
  byId("failures").hidden = !run || run.counts.failed === 0;
  byId("retry").hidden = !run || !canRetry(run);
  if (!run || isAsking || Date.now() < notBefore || (have.run === run.id && have.failed === run.counts.failed)) {
    return;
  }
  const known = have.run === run.id ? have.items.length : 0;
  if (known === 0) {
    have = { run: run.id, failed: 0, items: [], next: null };
    draw(choose);
  }
  const failed = run.counts.failed;
  if (failed > 0) {
    isAsking = true;
    try {
      const found = await page(run.id, Math.min(LONGEST_PAGE, Math.max(PAGE, known)));
      have = { run: run.id, failed, ...found };
      draw(choose);
    } catch (cause) {
      notBefore = Date.now() + REFUSED_MS;
      refused(cause);
    } finally {
      isAsking = false;
    }
  }
}

/** The next page of them. */
export async function moreFailures(choose) {
  const { run, next } = have;
  const found = await page(run, PAGE, `&after=${next}`);
  // Meanwhile all may have been asked for anew, and the page belongs to another border.
  if (have.run === run && have.next === next) {
    have = { ...have, items: [...have.items, ...found.items], next: found.next };
    draw(choose);
  }
}

/** Everything is asked for anew. */
export function forgetFailures() {
  have = { run: null, failed: -1, items: [], next: null };
}
