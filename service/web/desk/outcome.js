// What became of a notice whose line ended before the end was told: asked for, not guessed.

import { call, Trouble } from "./requests.js";

const LOOK_MS = 15_000;

/** `{isKnown, notice}`: the notice as it is published now, null where it is not. */
export async function publishedNow(id, key) {
  try {
    return { isKnown: true, notice: await call(`api/v1/notices/${encodeURIComponent(id)}`, { key, within: LOOK_MS }) };
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    return { isKnown: trouble.status === 404, notice: null };
  }
}

/** Whether a notice is what was sent: a newer version than was `seen`, or with the details that were sent. */
export function isAsSent(notice, { seen, details, visibility }) {
  if (notice === null) return false;
  if (notice.version > seen) return true;
  return details !== null && Object.entries(details).every(([name, value]) => notice[name] === value)
    && JSON.stringify(notice.visibility) === JSON.stringify(visibility);
}
