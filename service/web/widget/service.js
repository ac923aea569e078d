// What else the widget asks of the service: suggestions, a notice's text; and what it tells it.

import { Failure, failureOf } from "../client.js";

const TIMEOUT_MS = 20_000;
const PROBE_MS = 5_000;

/**
 * What a request that came to nothing means: `unlisted` where the service is there and its answers
 * are kept from this site, else `unreachable`. A browser does not tell them apart; but what every
 * listed site may read, and the script that any site may, do.
 */
export async function kindOfSilence(base, signal) {
  const late = new AbortController();
  const clock = setTimeout(() => late.abort(), PROBE_MS);
  signal?.addEventListener("abort", () => late.abort(), { once: true });
  const look = (path, method) => fetch(new URL(path, base), { method, credentials: "omit", cache: "no-store", signal: late.signal }).catch(() => null);
  try {
    if (await look("readyz", "GET")) return "unreachable";
    return (await look("widget.js", "HEAD"))?.ok ? "unlisted" : "unreachable";
  } finally {
    clearTimeout(clock);
  }
}

async function call(base, path, options = {}) {
  let response;
  try {
    response = await fetch(new URL(path, base), { credentials: "omit", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new Failure(error.name === "TimeoutError" ? "slow" : await kindOfSilence(base, options.signal));
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

/**
 * Up to `k` questions that the notices (these ones, if any are given) do answer. `finding`: the
 * service is still looking for them.
 */
export async function suggestions(base, noticeIds, k) {
  const query = new URLSearchParams([["k", k], ...(noticeIds ?? []).map((id) => ["notice_id", id])]);
  const { questions, finding } = await (await call(base, `api/v1/suggestions?${query}`)).json();
  return { asked: questions.map(({ question }) => question), finding };
}

/** A notice's canonical text. A byte order mark stays: the offsets count it. */
export async function noticeText(base, noticeId, signal) {
  const response = await call(base, `api/v1/notices/${encodeURIComponent(noticeId)}/text`, { signal });
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure("unreachable");
  }
}

/** Tells what somebody thinks of an answer: `{answer_id, rating, reason, correction}`. */
export async function sendFeedback(base, feedback) {
  await call(base, "api/v1/feedback", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(feedback),
  });
}
