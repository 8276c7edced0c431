// One user: what the bot shows him and why.
import { ask } from "/api.js";
import { text } from "/texts.js";
import { byId, element, instant, number, pairs, reasonText, write } from "/show.js";
import { words } from "/talk.js";

let asked = null;

const path = (tgid) => `/api/v1/users/${tgid}/recommendations`;

function says(content) {
  write(byId("person-says"), content);
}

/** How it came to be; only what there is. */
function whyFacts(why) {
  const { failure } = why;
  return [
    [text("source"), why.source && text(why.source)],
    [text("model"), why.model],
    [text("prompt"), why.prompt],
    [text("attempts"), why.attempts && number(why.attempts)],
    [text("lastRun"), why.run],
    [text("outcome"), why.outcome && text(why.outcome)],
    [text("reason"), failure && `${reasonText(failure.reason)}: ${failure.text}`],
  ];
}

function statsFacts(stats) {
  const favourites = stats.favorite_dishes.map(({ name, count }) => `${name} (${number(count)})`);
  return [
    [text("orders"), number(stats.orders_last_30_days)],
    [text("dishes"), number(stats.unique_dishes)],
    [text("favourites"), favourites.join(", ")],
  ];
}

/** When what is shown was made. */
let madeAt = null;

function show(tgid, answer, headline) {
  const has = answer.summary !== null || answer.tips.length > 0;
  says(text(has ? headline : "nothingYet", { tgid }));
  madeAt = answer.generated_at;
  byId("answer").hidden = false;
  byId("summary").textContent = answer.summary ?? "";
  byId("tips").replaceChildren(...answer.tips.map((tip) => element("li", tip)));
  pairs(byId("why"), [
    [text("generatedAt"), answer.generated_at && instant(answer.generated_at)],
    ...(answer.why ? whyFacts(answer.why) : []),
    ...(answer.stats ? statsFacts(answer.stats) : []),
  ]);
}

async function asking(tgid, meanwhile, request, headline) {
  asked = tgid;
  says(text(meanwhile));
  byId("generate").hidden = true;
  try {
    const answer = await request();
    if (asked === tgid) {
      show(tgid, answer, headline(answer));
      byId("generate").hidden = false;
    }
  } catch (cause) {
    if (cause.status === 401) {
      throw cause;
    }
    byId("answer").hidden = true;
    byId("generate").hidden = cause.status === 404;
    says(cause.status === 404 ? text("unknownUser", { tgid }) : words(cause));
  }
}

/** Shows what the bot shows a user. */
export function showPerson(tgid) {
  return asking(tgid, "looking", () => ask(`${path(tgid)}?explain=true`), () => "hasOne");
}

/** Makes a new recommendation for the user who is shown, and shows it. */
export function generate() {
  const tgid = asked;
  const before = madeAt;
  const request = async () => {
    await ask(`${path(tgid)}/generate`, "POST");
    return ask(`${path(tgid)}?explain=true`);
  };
  // Who was asked for a moment ago is not asked for again.
  const headline = ({ generated_at: at }) => (at === before ? "stillNew" : "generatedNow");
  return asking(tgid, "generating", request, headline);
}
