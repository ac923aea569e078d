// What an answer says, as elements: what is quoted, in paragraphs and numbered lists below the word
// that says so, and what stands around it, outside. And the answer's markers.

import { element } from "./dom.js";
import { piecesOf } from "./verbatim.js";

const LISTED = /^\s*(\d{1,3})[.．、](?!\d)\s*(.*)$/u;
const LIST_BEGINS = /^(.*\D)(\d{1,3})[.．、]\s*$/u; // 天津市:1. on one line
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/**
 * The answer as paragraphs and numbered lists; `toButton(citation)` makes a button of each [1].
 * Runs of the notice's own words are sections of class `excerpt` that begin with `label`; words
 * around them are paragraphs, and in a list's entry spans, of class `frame`. An answer without a
 * single quoted word has neither: it is all somebody's own words.
 */
export function answerBlocks(answer, citations, toButton, label) {
  const pieces = piecesOf(answer, citations);
  if (!pieces.some(({ isQuoted }) => isQuoted)) return plainBlocks(answer, citations, toButton);
  const blocks = [];
  let excerpt = null; // the run of quoted words that goes on
  let entry = null; // the list's entry that comes next: its number, and our words in it
  let open = null; // the paragraph or entry that a quote right after another goes on with

  const frame = (words) => {
    if (SAYS_SOMETHING.test(words)) {
      excerpt = null;
      open = null;
      blocks.push(element("p", { class: "frame" }, ...withMarkers(words.trim(), citations, toButton)));
    } else if (words.trim()) open?.append(words.trim()); // a full stop
  };
  const newLine = () => {
    open = null;
    entry = null;
  };
  const quoted = (text) => {
    if (excerpt === null) {
      excerpt = element("section", { class: "excerpt" }, element("p", { class: "label" }, label));
      blocks.push(excerpt);
    }
    if (entry !== null) {
      if (excerpt.lastElementChild.tagName !== "OL") excerpt.append(element("ol"));
      open = element("li", { value: entry.number }, entry.lead ? element("span", { class: "frame" }, entry.lead) : null);
      excerpt.lastElementChild.append(open);
      entry = null;
    } else if (open === null) {
      open = element("p", {});
      excerpt.append(open);
    }
    open.append(...withMarkers(text, citations, toButton));
  };
  const before = (words) => {
    const lines = words.split("\n");
    const last = lines.pop();
    for (const line of lines) {
      frame(line);
      newLine();
    }
    const [, number, lead] = LISTED.exec(last) ?? [];
    const [, opening, first] = number ? [] : LIST_BEGINS.exec(last) ?? [];
    if (number ?? first) {
      frame(opening ?? "");
      open = null;
      entry = { number: number ?? first, lead: lead ?? "" };
    } else frame(last);
  };

  pieces.forEach(({ text, isQuoted }, at) => {
    if (isQuoted) quoted(text);
    else if (at < pieces.length - 1) before(text);
    else text.split("\n").forEach((line) => frame(line));
  });
  return blocks;
}

function plainBlocks(answer, citations, toButton) {
  const blocks = [];
  for (const line of answer.split("\n").filter((it) => it.trim())) {
    const listed = LISTED.exec(line);
    if (!listed) {
      blocks.push(element("p", {}, ...withMarkers(line.trim(), citations, toButton)));
      continue;
    }
    if (blocks.at(-1)?.tagName !== "OL") blocks.push(element("ol"));
    blocks.at(-1).append(
      element("li", { value: listed[1] }, ...withMarkers(listed[2], citations, toButton)),
    );
  }
  return blocks;
}

// A marker never starts a line: it is kept together with the character before it.
function withMarkers(line, citations, toButton) {
  const known = new Map(citations.map((citation) => [String(citation.marker), citation]));
  const pieces = [];
  let rest = line;
  for (const run of line.matchAll(/(?:\s*\[\d+\])+/gu)) {
    const buttons = [...run[0].matchAll(/\[(\d+)\]/gu)]
      .filter(([, marker]) => known.has(marker))
      .map(([, marker]) => toButton(known.get(marker)));
    if (buttons.length === 0) continue;
    const before = [...rest.slice(0, rest.indexOf(run[0]))];
    const last = before.pop() ?? "";
    pieces.push(before.join(""), element("span", { class: "tail" }, last, ...buttons));
    rest = rest.slice(rest.indexOf(run[0]) + run[0].length);
  }
  return [...pieces, rest].filter((piece) => piece !== "");
}
