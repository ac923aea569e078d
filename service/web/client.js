// The service as the page sees it: a value, or a Failure that says which kind of thing went wrong.
// "The notice does not say" is a value; it never comes as a Failure, nor the other way round.

import { tokenHeader } from "./session_token.js";

const SILENCE_MS = 60_000;
const PREPARING_LIMIT_MS = 180_000;
const PREPARING_STEP_MS = 1_500;
const BODY_LIMIT_BYTES = 60_000; // the service takes 64 KB
const HISTORY_LIMIT = 10;

/** `kind`: unreachable, slow, unreadable, hurried, preparing, empty, missing or broken. */
export class Failure extends Error {
  constructor(kind, { status = null, retryAfter = null } = {}) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const KIND_OF_STATUS = new Map([
  [400, "unreadable"], [413, "unreadable"], [422, "unreadable"],
  [404, "missing"], [429, "hurried"], [503, "preparing"],
]);

const STORE_EMPTY = "urn:problem-type:wenjin:store-empty";

async function kindOf(response, signal) {
  if (response.status === 503) {
    const problem = await read(response, (it) => it.json()).catch(() => null);
    if (signal?.aborted) throw signal.reason;
    if (problem?.type === STORE_EMPTY) return "empty";
  }
  return KIND_OF_STATUS.get(response.status) ?? "broken";
}

/** A response that is OK; anything else is a Failure. Aborting `signal` lets the error of fetch through. */
export async function call(path, options = {}, signal = null) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), SILENCE_MS);
  signal?.addEventListener("abort", () => stop.abort(), { once: true });
  let response;
  try {
    const headers = { ...tokenHeader(options.method), ...options.headers };
    response = await fetch(path, { ...options, headers, signal: stop.signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure(stop.signal.aborted ? "slow" : "unreachable");
  } finally {
    clearTimeout(clock);
  }
  if (response.ok) return response;
  throw await failureOf(response, signal);
}

/** What a response that is not OK means. */
export async function failureOf(response, signal = null) {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new Failure(await kindOf(response, signal), {
    status: response.status,
    retryAfter: Number.isFinite(seconds) ? seconds : null,
  });
}

/** What `reading` makes of a response once it is whole. A connection that breaks, or on which nothing
 *  comes for a minute, is a Failure; a slow one that goes on is waited for. */
export async function read(response, reading) {
  const reader = response.body?.getReader();
  const chunks = [];
  let isLate = false;
  let clock = null;
  const hangUp = () => {
    isLate = true;
    reader.cancel().catch(() => {}); // it has broken by itself
  };
  try {
    while (reader) {
      clock = setTimeout(hangUp, SILENCE_MS);
      const { done, value } = await reader.read();
      clearTimeout(clock);
      if (isLate) throw new Failure("slow");
      if (done) break;
      chunks.push(value);
    }
    return await reading(new Response(new Blob(chunks)));
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error.name === "AbortError") throw error;
    throw new Failure(error instanceof SyntaxError ? "broken" : "unreachable", { status: response.status });
  } finally {
    clearTimeout(clock);
  }
}

/** Waits, unless `signal` is aborted first. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

async function isReady(signal) {
  try {
    await call("readyz", {}, signal);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.kind === "preparing") return false;
    throw error;
  }
}

/** The request's JSON: the latest turns of the history, as many as the service will take. */
export function askBody(question, history, more = {}) {
  for (let turns = history.slice(-HISTORY_LIMIT); ; turns = turns.slice(1)) {
    const body = JSON.stringify({ question, history: turns, ...more });
    if (turns.length === 0 || new TextEncoder().encode(body).length <= BODY_LIMIT_BYTES) return body;
  }
}

async function askOnce(body, signal) {
  const response = await call("api/v1/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body,
  }, signal);
  const reply = await read(response, (it) => it.json());
  if (typeof reply?.answer !== "string" || !Array.isArray(reply.citations)) throw new Failure("broken");
  return reply;
}

/** Waits for the service to have loaded, telling `onPreparing(ms)` while it has not. */
export async function untilReady(signal, onPreparing) {
  for (const begun = Date.now(); !(await isReady(signal)); await pause(PREPARING_STEP_MS, signal)) {
    const waited = Date.now() - begun;
    if (waited > PREPARING_LIMIT_MS) throw new Failure("preparing", { status: 503 });
    onPreparing(waited);
  }
}

/** The answer. While the service is still loading, waits for it and tells `onPreparing(ms)`. */
export async function ask(question, history, { signal, onPreparing }) {
  const body = askBody(question, history);
  try {
    return await askOnce(body, signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== "preparing") throw error;
  }
  await untilReady(signal, onPreparing);
  try {
    return await askOnce(body, signal);
  } catch (error) {
    // a service that says it is ready and refuses all the same is not loading any more
    if (error instanceof Failure && error.kind === "preparing") {
      throw new Failure("broken", { status: error.status });
    }
    throw error;
  }
}

/** The notices there are: `[{notice_id, title, …}]`. */
export async function notices() {
  return (await requested("api/v1/notices", {}, (it) => Array.isArray(it?.notices))).notices;
}

/** Up to `k` questions to begin with, which the notices do answer. */
export async function suggestions(k) {
  const found = await requested(`api/v1/suggestions?k=${k}`, {}, (it) => Array.isArray(it?.questions));
  return found.questions.map(({ question }) => question);
}

/** A notice's canonical text. A byte order mark stays: the offsets count it. */
export async function noticeText(noticeId, signal, headers = {}) {
  const response = await call(`api/v1/notices/${encodeURIComponent(noticeId)}/text`, { headers }, signal);
  const bytes = await read(response, (it) => it.arrayBuffer());
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Tells the service how an answer was: `{answer_id, rating, reason, correction}`. */
export async function sendFeedback(body) {
  await call("api/v1/feedback", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** The JSON of one request; a Failure "broken" where `isWhole` says that it is not what it should be. */
export async function requested(path, options, isWhole) {
  const found = await read(await call(path, options), (it) => it.json());
  if (!isWhole(found)) throw new Failure("broken");
  return found;
}

/** What the service says at `path`, read as JSON. */
export async function getJson(path, signal = null, headers = {}) {
  return read(await call(path, { headers }, signal), (it) => it.json());
}
