// What an answer says, as elements: paragraphs, numbered lists, and its markers.

import { element } from "./dom.js";

const LISTED = /^\s*(\d{1,3})[.．、](?!\d)\s*(.*)$/u;

/** The answer as paragraphs and numbered lists; `toButton(citation)` makes a button of each [1]. */
export function answerBlocks(answer, citations, toButton) {
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
