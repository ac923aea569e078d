// What became of a notice whose line ended before the end was told: asked for, not guessed.

import { call, Trouble } from "./requests.js";

const LOOK_MS = 15_000;

/** What is sent, as it would be kept: `{id, seen, text, details, visibility}`. */
export function toBeKept(preview, form, text) {
  const details = { ...preview.found, ...form.given() }; // what is left blank is read from the text
  details.title ??= preview.notice_id;
  return { id: preview.notice_id, seen: preview.known?.version ?? 0, text, details, visibility: form.visibility() };
}

/** `{isKnown, isAsSent, notice}`: the notice as it is published now, null where it is not. */
export async function outcomeOf(sent, key) {
  const path = `api/v1/notices/${encodeURIComponent(sent.id)}`;
  try {
    const notice = await call(path, { key, within: LOOK_MS });
    if (notice === null) return { isKnown: false, isAsSent: false, notice };
    const isAsSent = isDescribedAs(notice, sent)
      && withoutMark(await call(`${path}/text`, { key, within: LOOK_MS, isPlain: true })) === withoutMark(sent.text);
    return { isKnown: true, isAsSent, notice };
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    return { isKnown: trouble.isCertain && trouble.status === 404, isAsSent: false, notice: null };
  }
}

function isDescribedAs(notice, { details, visibility }) {
  return Object.entries(details).every(([name, value]) => notice[name] === value)
    && JSON.stringify(notice.visibility) === JSON.stringify(visibility);
}

// a response's text comes without a byte order mark
const withoutMark = (text) => text.replace(/^\ufeff/u, "");
