// What differs from the version that is published, sentence by sentence.

import { element } from "../dom.js";
import { pagedList } from "./paged.js";
import { count } from "./words.js";

/** The changes of `known`; `show(place)` marks one in the new text. */
export function changesView({ version, changes }, show) {
  const summary = `与现行第${version}版相比，删去${count(changes.removed)}句，新增${count(changes.added)}句，${count(changes.kept)}句不变。`;
  return element("div", {},
    element("p", { class: "change-sum" }, summary),
    pagedList(changes.rows, {
      total: changes.total,
      unit: "处",
      placeholder: "在改动里找",
      empty: "只有空行或空格不同，句子都没有变。",
      words: ({ before, after }) => [...before, ...after].map((place) => place.text).join(" "),
      draw: (change) => changeItem(change, show),
    }));
}

function changeItem({ before, after }, show) {
  const pair = before.length === 1 && after.length === 1;
  const [was, is] = pair ? apart(before[0].text, after[0].text) : [null, null];
  return element("li", { class: "change" },
    ...before.map((place) => element("p", { class: "was" }, element("span", { class: "sign", "aria-label": "删去" }, "−"),
      element("span", { class: "words" }, ...(was ?? [place.text])))),
    ...after.map((place) => element("p", { class: "is" }, element("span", { class: "sign", "aria-label": "新增" }, "＋"),
      element("button", { type: "button", class: "words", onclick: () => show(place) }, ...(is ?? [place.text])))));
}

// Two sentences that became one another: what both begin and end with stays plain.
function apart(was, is) {
  const [old, fresh] = [[...was], [...is]];
  let first = 0;
  while (first < Math.min(old.length, fresh.length) && old[first] === fresh[first]) first += 1;
  let last = 0;
  while (last < Math.min(old.length, fresh.length) - first && old.at(-1 - last) === fresh.at(-1 - last)) last += 1;
  if (first + last < 4) return [null, null]; // two other sentences
  const inNumber = (it, at) => /[\d.]/u.test(it[at] ?? "") && /[\d.]/u.test(it[at - 1] ?? "");
  while (first > 0 && (inNumber(old, first) || inNumber(fresh, first))) first -= 1; // a figure is marked whole
  while (last > 0 && (inNumber(old, old.length - last) || inNumber(fresh, fresh.length - last))) last -= 1;
  return [old, fresh].map((it) => [
    it.slice(0, first).join(""),
    first < it.length - last ? element("strong", {}, it.slice(first, it.length - last).join("")) : null,
    it.slice(it.length - last).join(""),
  ].filter((piece) => piece !== null && piece !== ""));
}
