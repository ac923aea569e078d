// The editors' side of the feedback: the list, and asking again. Failures are those of client.js.

import { call, read, requested } from "./client.js";
import { bearer } from "./staff_key.js";

/** `{total, feedback: [...]}`, newest first. `filter`: "", "unruled", "down" or "corrected". */
export async function listFeedback(key, { filter, limit, offset }) {
  const query = new URLSearchParams({ limit, offset });
  if (filter === "down") query.set("rating", "down");
  if (filter === "unruled") query.set("unruled", "true");
  if (filter === "corrected") query.set("corrected", "true");
  return requested(`api/v1/feedback?${query}`, { headers: bearer(key) }, (found) => Array.isArray(found?.feedback));
}

/**
 * `{feedback: [...]}` as ruled on: `ruling` is "right", "wrong", "aside" or null; `should` says what should have
 * been answered, `{should_say}` or `{should_refuse: true}`, or nothing.
 */
export async function ruleOnFeedback(key, numbers, ruling, should = {}) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json", ...bearer(key) },
    body: JSON.stringify({ numbers, ruling, ...should }),
  };
  return requested("api/v1/feedback/ruling", options, (found) => Array.isArray(found?.feedback));
}

/**
 * What was ruled on as questions that answers are scored on, `{text, count, leftOut, unruled}`: JSON lines, of how
 * much feedback none was made, and how much of that waits for a ruling.
 */
export async function feedbackQuestions(key) {
  const response = await call("api/v1/feedback/questions", { headers: bearer(key) });
  const leftOut = Number(response.headers.get("Wenjin-Left-Out"));
  const unruled = Number(response.headers.get("Wenjin-Unruled"));
  const text = await read(response, (it) => it.text());
  return { text, count: text.split("\n").length - 1, leftOut, unruled };
}

/** `{counts, feedback: [...]}` of the questions asked again. */
export async function reaskFeedback(key, numbers) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json", ...bearer(key) },
    body: JSON.stringify({ numbers }),
  };
  return requested("api/v1/feedback/reask", options, (found) => Array.isArray(found?.feedback));
}
