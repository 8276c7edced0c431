// The API: requests with the token, and the stream of events, which comes back by itself.

const TOKEN = "lunch-recommendations-token";
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;
/** The service sends at least a comment every 15 s. */
const SILENCE_MS = 40000;

/** The service answered, and it was no. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
  }
}

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;
export const keepToken = (token) => sessionStorage.setItem(TOKEN, token);
export const forgetToken = () => sessionStorage.removeItem(TOKEN);

function withToken(headers) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refused(response.status, problem);
}

/** Asks, and answers the JSON of the answer; null where there is none. */
export async function ask(path, method = "GET", body = undefined) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const response = await fetch(path, {
    method,
    headers: withToken(headers),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.status === 204 ? null : response.json();
}

/** One event of a text/event-stream; null for a block without data. */
function event(block) {
  const data = [];
  let name = "message";
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*):? ?([^]*)$/.exec(line);
    if (field === "event") {
      name = value;
    } else if (field === "data") {
      data.push(value);
    }
  }
  return data.length === 0 ? null : { name, data: JSON.parse(data.join("\n")) };
}

/** Reads events until the stream ends; `alive` is called with every piece, comments too. */
async function read(body, alive, handle) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    alive();
    rest += value.replaceAll("\r", "");
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    blocks.map(event).filter(Boolean).forEach(handle);
  }
}

/**
 * Events of the service, for as long as it is wanted.
 *
 * `handle` gets every event; `away` is told of every break, with the refusal if there was one, and
 * answers whether to try again.
 */
export class Stream {
  constructor(path, handle, away) {
    this.path = path;
    this.handle = handle;
    this.away = away;
    this.wait = FIRST_WAIT_MS;
  }

  /** Connects now; does nothing while it is connected. */
  open() {
    clearTimeout(this.again);
    if (!this.connection) {
      this.connection = new AbortController();
      this.run(this.connection);
    }
  }

  close() {
    clearTimeout(this.again);
    this.connection?.abort();
    this.connection = null;
  }

  async run(connection) {
    let cause;
    let silence;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), SILENCE_MS);
    };
    try {
      alive();
      const response = await fetch(this.path, {
        headers: withToken({ Accept: "text/event-stream" }),
        cache: "no-store",
        signal: connection.signal,
      });
      if (!response.ok) {
        throw await refusal(response);
      }
      await read(response.body, alive, (heard) => {
        this.wait = FIRST_WAIT_MS;
        this.handle(heard);
      });
    } catch (broken) {
      cause = broken;
    }
    clearTimeout(silence);
    if (this.connection === connection) {
      this.connection = null;
      this.broke(cause);
    }
  }

  /** The more often in a row, the longer the wait; not all pages come back at the same instant. */
  broke(cause) {
    if (this.away(cause instanceof Refused ? cause : null)) {
      this.again = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
      this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 1.6);
    }
  }
}
