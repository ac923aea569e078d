// What publishing would do: with a new notice, or to the version of it that there is.

import { count, momentWords } from "./words.js";

/** The details that were given with a version, without those that were left blank. */
export function given(known) {
  return Object.fromEntries(Object.entries(known.given).filter(([, value]) => value !== null));
}

/** What publishing this would do: its `kind`, what its `button` says, and the `standing` of the notice. */
export function planOf(preview, form) {
  const { known } = preview;
  if (!known) return { kind: "new", button: "发布", standing: "新通知，还没有发布。" };
  const { version } = known;
  const published = `${momentWords(known.published_at)}发布`;
  if (known.changes) {
    const standing = `编号“${preview.notice_id}”已有第${version}版（${published}，${count(known.characters)}字）。发布会用这份替换它，旧版留底。`;
    return { kind: "replace", button: `替换第${version}版`, standing };
  }
  const words = `与第${version}版（${published}）`;
  return hasSameDetails(preview, form)
    ? { kind: "same", button: "发布", standing: `${words}完全相同，不用再发。` }
    : { kind: "details", button: "更新资料", standing: `正文${words}相同，只更新资料。` };
}

function hasSameDetails({ known, found }, form) {
  // metadata that only repeats the text says nothing
  const comparable = Object.entries(given(known)).filter(([name, value]) => value !== (found[name] ?? ""));
  return isSame(sorted(Object.entries(form.given())), sorted(comparable)) && isSame(form.visibility(), known.visibility);
}

const sorted = (entries) => entries.sort(([a], [b]) => (a < b ? -1 : 1));
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
