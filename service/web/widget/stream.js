// A question over server-sent events: statements as they come, a line that drops picked up again.

import { Failure, failureOf, pause } from "../client.js";
import { eventOf } from "../events.js";
import { kindOfSilence } from "./service.js";

const SILENCE_MS = 20_000; // the service says something every 5 seconds
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const PATIENCE_MS = 600_000;
const SILENT_MOST = 2; // tries of a service that has never said anything
const SECOND_TRY_MS = 2_000;

/** The line to the service dropped, or never stood. Every other error that is no Failure is a bug. */
class Dropped extends Error {}

function dropped(cause) {
  throw new Dropped("the line dropped", { cause });
}

/** The events of a stream: `{event, id, data}`. Yields what is whole, and ends where the line does. */
export async function* eventsOf(body, alive = () => {}) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(dropped);
      if (done) return;
      alive();
      held = (held + value).replaceAll("\r\n", "\n");
      for (let end = held.indexOf("\n\n"); end >= 0; end = held.indexOf("\n\n")) {
        const event = eventOf(held.slice(0, end));
        held = held.slice(end + 2);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // whoever stops early stops the service too
  }
}

const KIND_OF_PROBLEM = (status) => (status === 503 ? "preparing" : status === 429 ? "hurried" : "broken");

/**
 * The whole reply to `body`. Tells `on.delta(statement)` for each statement, `on.restart()` where
 * what was told is no longer so, `on.heard()` whenever the service says anything, and
 * `on.state(name)` with seeking, preparing, resuming, gone or unheard. Ends with a Failure, or with
 * the reason of `signal` once that is aborted. A service that was heard, now or earlier (`isHeard`),
 * is waited for, for ten minutes; one that never says a byte may be one that refuses this site, and is
 * given up soon.
 */
export async function askStream(base, body, { signal, on, isHeard = false }) {
  const had = { id: null, answer: null };
  let failures = 0;
  const heard = () => {
    failures = 0;
    isHeard = true;
    on.heard?.();
  };
  for (const begun = Date.now(); ;) {
    try {
      return await askOnce(base, body, had, { signal, on, heard });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const isPreparing = error instanceof Failure && error.kind === "preparing";
      if (!isPreparing && !(error instanceof Dropped)) throw error;
      if (isPreparing) isHeard = true;
      const isLost = Date.now() - begun > PATIENCE_MS || (!isHeard && failures + 1 >= SILENT_MOST);
      if (isLost) {
        const kind = isHeard ? "unreachable" : await kindOfSilence(base, signal);
        if (signal.aborted) throw signal.reason;
        throw isPreparing ? error : new Failure(kind);
      }
      on.state(isPreparing ? "preparing" : had.id ? "resuming" : isHeard ? "gone" : "unheard");
      const step = isHeard ? FIRST_WAIT_MS : SECOND_TRY_MS;
      await untilWorthTrying(Math.min(step * 2 ** failures, LONGEST_WAIT_MS), signal);
      failures += 1;
    }
  }
}

async function askOnce(base, body, had, { signal, on, heard }) {
  const line = new AbortController();
  const hangUp = () => line.abort();
  signal.addEventListener("abort", hangUp, { once: true });
  let clock = setTimeout(hangUp, SILENCE_MS);
  const alive = () => {
    clearTimeout(clock);
    clock = setTimeout(hangUp, SILENCE_MS);
    heard();
  };
  try {
    const response = await fetch(new URL("api/v1/ask", base), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream", ...(had.id ? { "Last-Event-ID": had.id } : {}) },
      body,
      credentials: "omit",
      signal: line.signal,
    }).catch(dropped);
    if (!response.ok) throw await failureOf(response, signal);
    on.state("seeking");
    return await told(response, had, on, alive);
  } finally {
    clearTimeout(clock);
    signal.removeEventListener("abort", hangUp);
  }
}

async function told(response, had, on, alive) {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/event-stream")) return soundReply(fromJson(await response.text().catch(dropped)));
  for await (const { event, id, data } of eventsOf(response.body, alive)) {
    const said = fromJson(data);
    if (event === "error") throw new Failure(KIND_OF_PROBLEM(said.status), { status: said.status });
    if (id) {
      const answer = id.slice(0, id.lastIndexOf("."));
      if (had.answer && had.answer !== answer) on.restart();
      Object.assign(had, { id, answer });
    }
    if (event === "delta") on.delta(said);
    if (event === "done") return soundReply(said);
  }
  return dropped();
}

function fromJson(data) {
  try {
    return JSON.parse(data);
  } catch {
    throw new Failure("broken");
  }
}

function soundReply(reply) {
  if (typeof reply?.answer !== "string" || !Array.isArray(reply.citations)) throw new Failure("broken");
  return reply;
}

// Waits, or until the device says that it is online again.
async function untilWorthTrying(milliseconds, signal) {
  const online = new AbortController();
  const wake = () => online.abort();
  addEventListener("online", wake, { once: true });
  signal.addEventListener("abort", wake, { once: true });
  await pause(milliseconds, online.signal).catch(() => {});
  removeEventListener("online", wake);
  signal.removeEventListener("abort", wake);
  if (signal.aborted) throw signal.reason;
}
