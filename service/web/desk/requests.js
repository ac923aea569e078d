// What the editor's page asks of the service: with the key, with progress, and to be stopped. A service
// that says nothing is given up; one that goes on telling how far it is may take as long as it likes.

import { eventOf } from "../events.js";
import { tokenHeader } from "../session_token.js";
import { bearer } from "../staff_key.js";

const ANSWER_MS = 60_000; // what is looked up
const SILENCE_MS = 30_000; // between two signs of what is on its way: the service gives one every 5 seconds
const WORK_MS = 180_000; // what is worked on without a word: a long notice read, after those of others

const OURS = "urn:problem-type:wenjin:";

/**
 * Something did not work. `kind`: unreachable, silent, stopped or refused; the rest as the problem says.
 * `isCertain`: the service itself says that nothing was done. What a proxy between says in its place, or
 * what broke in the service, tells nothing of that. `isUnsent`: it was stopped before all was sent.
 */
export class Trouble extends Error {
  constructor(kind, { status = null, type = "", detail = "", isUnsent = false } = {}) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.type = String(type).replace(OURS, "");
    this.isCertain = kind === "refused" && String(type).startsWith(OURS) && status < 500;
    this.detail = detail;
    this.isUnsent = isUnsent;
  }
}

function refused(status, text) {
  let problem = {};
  try {
    problem = JSON.parse(text) ?? {};
  } catch { /* a proxy between may answer in its own words */ }
  return new Trouble("refused", { status: problem.status ?? status, type: problem.type ?? "", detail: problem.detail ?? "" });
}

// What a reply that was taken says. A proxy between may answer in its own words, with a status that is well.
function parsed(text, status) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Trouble("refused", { status });
  }
}

// Calls `giveUp` where nothing is heard for as long as was last granted.
function patience(giveUp) {
  let clock = 0;
  const wait = {
    isOver: false,
    grant(milliseconds) {
      clearTimeout(clock);
      clock = setTimeout(() => {
        wait.isOver = true;
        giveUp();
      }, milliseconds);
    },
    end: () => clearTimeout(clock),
  };
  return wait;
}

/**
 * A response's JSON, or null where it has none, or its text where that `isPlain`; waited for `within`
 * milliseconds. Throws Trouble.
 */
export async function call(path, { key = null, method = "GET", body = null, signal = null, within = ANSWER_MS, isPlain = false } = {}) {
  const headers = { Accept: isPlain ? "text/plain" : "application/json", ...tokenHeader(method), ...(key ? bearer(key) : {}) };
  if (body !== null) headers["Content-Type"] = "application/json";
  const line = new AbortController();
  const hangUp = () => line.abort();
  signal?.addEventListener("abort", hangUp, { once: true });
  if (signal?.aborted) hangUp();
  const wait = patience(hangUp);
  wait.grant(within);
  let response;
  let text;
  try {
    response = await fetch(path, { method, headers, body: body === null ? null : JSON.stringify(body), signal: line.signal });
    text = await response.text();
  } catch {
    throw new Trouble(signal?.aborted ? "stopped" : wait.isOver ? "silent" : "unreachable");
  } finally {
    wait.end();
    signal?.removeEventListener("abort", hangUp);
  }
  if (!response.ok) throw refused(response.status, text);
  if (isPlain) return text;
  return text ? parsed(text, response.status) : null;
}

/** Takes a notice away, which waits for what others publish. Throws Trouble. */
export function remove(path, { key }) {
  return call(path, { method: "DELETE", key, within: WORK_MS });
}

/**
 * Sends a form and returns what comes of it. `onSent(bytes, of)` is told while it is sent,
 * `onProgress({stage, done, total})` while the service works, if it is asked to `stream`.
 */
export function send(path, form, { key, signal, stream = false, onSent = () => {}, onProgress = () => {} }) {
  // fetch tells nothing of what was sent so far
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const events = eventReader();
    let outcome = null;
    let isSent = false;
    const wait = patience(() => request.abort());
    const read = () => {
      if (!stream || request.status >= 400) return;
      for (const { event, data } of events(request.responseText)) {
        if (event === "progress") onProgress(parsed(data, null));
        else if (event === "done") outcome = () => resolve(parsed(data, null));
        else if (event === "error") outcome = () => reject(refused(null, data));
      }
    };
    // what is thrown in a listener is lost, and nobody would hear how it ended
    const telling = (listener) => (event) => {
      try {
        listener(event);
      } catch (error) {
        reject(error);
        request.abort();
      }
    };
    const stop = () => request.abort();
    signal.addEventListener("abort", stop, { once: true });
    request.open("POST", path);
    for (const [name, value] of Object.entries(bearer(key))) request.setRequestHeader(name, value);
    request.setRequestHeader("Accept", stream ? "text/event-stream" : "application/json");
    request.upload.addEventListener("progress", telling((event) => {
      wait.grant(SILENCE_MS);
      onSent(event.loaded, event.total);
    }));
    request.upload.addEventListener("load", telling((event) => {
      isSent = true;
      wait.grant(WORK_MS);
      onSent(event.loaded, event.loaded);
    }));
    request.addEventListener("progress", telling(() => {
      wait.grant(SILENCE_MS);
      read();
    }));
    request.addEventListener("load", telling(() => {
      read();
      if (request.status >= 400) reject(refused(request.status, request.responseText));
      else if (!stream) resolve(parsed(request.responseText, request.status));
      else if (outcome) outcome();
      else reject(new Trouble("unreachable")); // the line ended before the end was told
    }));
    request.addEventListener("error", () => reject(new Trouble("unreachable")));
    request.addEventListener("abort", () => reject(wait.isOver ? new Trouble("silent") : new Trouble("stopped", { isUnsent: !isSent })));
    request.addEventListener("loadend", () => {
      wait.end();
      signal.removeEventListener("abort", stop);
    });
    if (signal.aborted) reject(new Trouble("stopped", { isUnsent: true }));
    else {
      wait.grant(SILENCE_MS);
      request.send(form);
    }
  });
}

// Hands out the events that came in whole since the last look at a text that grows.
function eventReader() {
  let read = 0;
  return (text) => {
    const end = text.lastIndexOf("\n\n") + 2;
    if (end < read + 2) return [];
    const blocks = text.slice(read, end).split("\n\n");
    read = end;
    return blocks.map(eventOf).filter(Boolean);
  };
}
