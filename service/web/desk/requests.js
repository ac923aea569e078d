// What the editor's page asks of the service: with the key, with progress, and to be stopped.

import { eventOf } from "../events.js";
import { tokenHeader } from "../session_token.js";
import { bearer } from "../staff_key.js";

/** Something did not work. `kind`: unreachable, stopped or refused; the rest as the problem says. */
export class Trouble extends Error {
  constructor(kind, { status = null, type = "", detail = "" } = {}) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.type = type.replace("urn:problem-type:wenjin:", "");
    this.detail = detail;
  }
}

function refused(status, text) {
  let problem = {};
  try {
    problem = JSON.parse(text) ?? {};
  } catch { /* a proxy between may answer in its own words */ }
  return new Trouble("refused", { status: problem.status ?? status, type: problem.type ?? "", detail: problem.detail ?? "" });
}

/** A response's JSON, or null where it has none. Throws Trouble. */
export async function call(path, { key = null, method = "GET", body = null, signal = null } = {}) {
  const headers = { Accept: "application/json", ...tokenHeader(method), ...(key ? bearer(key) : {}) };
  if (body !== null) headers["Content-Type"] = "application/json";
  let response;
  let text;
  try {
    response = await fetch(path, { method, headers, body: body === null ? null : JSON.stringify(body), signal });
    text = await response.text();
  } catch {
    throw new Trouble(signal?.aborted ? "stopped" : "unreachable");
  }
  if (!response.ok) throw refused(response.status, text);
  return text ? JSON.parse(text) : null;
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
    const read = () => {
      if (!stream || request.status >= 400) return;
      for (const { event, data } of events(request.responseText)) {
        if (event === "progress") onProgress(JSON.parse(data));
        else if (event === "done") outcome = () => resolve(JSON.parse(data));
        else if (event === "error") outcome = () => reject(refused(null, data));
      }
    };
    const stop = () => request.abort();
    signal.addEventListener("abort", stop, { once: true });
    request.open("POST", path);
    for (const [name, value] of Object.entries(bearer(key))) request.setRequestHeader(name, value);
    request.setRequestHeader("Accept", stream ? "text/event-stream" : "application/json");
    request.upload.addEventListener("progress", (event) => onSent(event.loaded, event.total));
    request.upload.addEventListener("load", (event) => onSent(event.loaded, event.loaded));
    request.addEventListener("progress", read);
    request.addEventListener("load", () => {
      read();
      if (request.status >= 400) reject(refused(request.status, request.responseText));
      else if (!stream) resolve(JSON.parse(request.responseText));
      else if (outcome) outcome();
      else reject(new Trouble("unreachable")); // the line ended before the end was told
    });
    request.addEventListener("error", () => reject(new Trouble("unreachable")));
    request.addEventListener("abort", () => reject(new Trouble("stopped")));
    request.addEventListener("loadend", () => signal.removeEventListener("abort", stop));
    if (signal.aborted) reject(new Trouble("stopped"));
    else request.send(form);
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
