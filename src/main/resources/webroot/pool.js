// The keys and what is left of their quotas.
import { text } from "/texts.js";
import { badge, byId, cost, element, instant, number, reasonText, write } from "/show.js";
import { keyed } from "/talk.js";

/** States that end by themselves soon, or that nothing can be done about. */
const NOT_TO_RESET = ["READY", "USED_UP"];

function item(key, reset) {
  const made = element("li");
  const head = element("div", "", "head");
  const name = element("code", key.key);
  const about = element("span", [key.project, key.tier === "paid" ? text("paid") : ""].filter(Boolean).join(", "), "faint");
  head.append(name, about, element("span", "", "place"));
  const bar = element("div", "", "bar");
  bar.setAttribute("role", "meter");
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-label", key.key);
  bar.append(element("div", "", "used"), element("div", "", "bot"));
  const button = element("button", text("reset"), "second");
  button.type = "button";
  button.setAttribute("aria-label", text("resetKey", { key: key.key }));
  button.addEventListener("click", () => reset(button, key.fingerprint));
  made.append(head, bar, element("p", "", "faint"), element("p", "", "reason"), button);
  return made;
}

function fill(made, key) {
  const [head, bar, use, reason, button] = made.children;
  const capacity = key.used_today + key.used_by_bot + key.left_today;
  const used = key.used_today + key.used_by_bot;
  const share = (part) => `${(100 * part) / Math.max(1, capacity)}%`;
  head.lastChild.replaceChildren(
    badge(key.state, key.state === "WAITING" ? text("waitingKey") : text(key.state)),
  );
  bar.firstChild.style.width = share(key.used_today);
  bar.lastChild.style.width = share(key.used_by_bot);
  bar.setAttribute("aria-valuemax", String(Math.max(1, capacity)));
  bar.setAttribute("aria-valuenow", String(used));
  bar.setAttribute("aria-valuetext", text("keyUseSaid", { used: number(used), capacity: number(capacity) }));
  write(
    use,
    text("keyUse", {
      used: number(key.used_today),
      bot: number(key.used_by_bot),
      left: number(key.left_today),
      minute: number(key.used_this_minute),
    }),
  );
  const until = key.until ? text("until", { time: instant(key.until) }) : "";
  write(reason, [reasonText(key.reason), until].filter(Boolean).join(", "));
  button.hidden = NOT_TO_RESET.includes(key.state);
}

/** Shows the pool; `reset` is called with the button and the fingerprint of its key. */
export function showPool({ keys: pool }, reset) {
  byId("pool").hidden = !pool;
  if (!pool) {
    return;
  }
  const warnings = [
    pool.model_answers ? "" : text("modelSilent"),
    pool.paused_until ? text("poolPaused", { time: instant(pool.paused_until) }) : "",
  ];
  write(byId("pool-warning"), warnings.filter(Boolean).join(" "));
  write(byId("pool-sum"), text("poolSum", { left: number(leftOf(pool.items)) }));
  write(
    byId("pool-about"),
    [text("poolAbout", { model: pool.model, time: instant(pool.day_ends_at) }), budgetOf(pool)].filter(Boolean).join(" "),
  );
  keyed(byId("keys"), pool.items, (key) => key.fingerprint, (key) => item(key, reset), fill);
}

function budgetOf({ budget }) {
  return budget ? text("poolBudget", { spent: cost(budget.spent_usd), limit: cost(budget.limit_usd) }) : "";
}

/** Keys of one project share what is left: the most that one of them may use is nearer than the sum. */
function leftOf(keys) {
  const ofProject = new Map();
  for (const key of keys) {
    const name = key.project ?? key.fingerprint;
    const left = ["SET_ASIDE", "INVALID"].includes(key.state) ? 0 : key.left_today;
    ofProject.set(name, Math.max(left, ofProject.get(name) ?? 0));
  }
  return [...ofProject.values()].reduce((total, left) => total + left, 0);
}
