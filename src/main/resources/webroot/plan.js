// What a night will bring: of the run that is shown, and of the next.
import { text } from "/texts.js";
import { byId, cost, instant, number, pairs, write } from "/show.js";

/** One sentence on what a run was to bring. */
export function showPlan(plan) {
  if (!plan) {
    write(byId("plan"), "");
    return;
  }
  const now = text("planNow", {
    unchanged: number(plan.unchanged),
    tonight: number(plan.tonight),
    requests: number(plan.parts[0].requests),
  });
  const later = plan.goes_on_at
    ? text("planLater", { later: number(plan.later), time: instant(plan.goes_on_at) })
    : "";
  const never = plan.unserved > 0 ? text("planNever", { unserved: number(plan.unserved) }) : "";
  write(byId("plan"), [now, later, never].filter(Boolean).join(" "));
}

/** The figures of a run that would begin now. */
export function showForeseen(plan) {
  byId("foreseen").hidden = false;
  pairs(byId("foreseen"), [
    [text("eligible"), number(plan.eligible)],
    [text("renewed"), number(plan.unchanged)],
    [text("tonight"), number(plan.tonight)],
    [text("later"), plan.goes_on_at ? `${number(plan.later)}, ${instant(plan.goes_on_at)}` : number(0)],
    [text("unserved"), plan.unserved > 0 ? number(plan.unserved) : null],
    [text("lastFresh"), plan.last_fresh_at ? instant(plan.last_fresh_at) : text("none")],
    [text("requests"), number(plan.requests)],
    [text("cost"), cost(plan.cost_usd)],
  ]);
}
