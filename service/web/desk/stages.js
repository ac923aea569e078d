// Work that takes a while, as the list of its stages: which are done, which goes on and how far.

import { element } from "../dom.js";
import { amountWords, STAGES } from "./words.js";

const SLOW_MS = 8_000;
const SPOKEN_MS = 3_000;

/** The list's one owner: `begin(kind)`, `at(stage, done, total)`, `fail()`, `end()`. */
export function stageList({ list, said, note }) {
  let rows = new Map();
  let current = "";
  let slow = 0;
  let spoken = 0;

  function begin(kind) {
    rows = new Map(STAGES[kind].map(([stage, label]) => {
      const bar = element("progress", { max: "1", value: "0", "aria-label": label });
      const amount = element("span", { class: "amount" });
      return [stage, { label, bar, amount, item: element("li", { "data-state": "waiting" }, element("span", { class: "label" }, label), amount, bar) }];
    }));
    list.replaceChildren(...[...rows.values()].map(({ item }) => item));
    note.textContent = "";
    current = "";
    at(STAGES[kind][0][0], 0, 0);
  }

  function at(stage, done, total) {
    if (!rows.has(stage)) return;
    if (stage !== current) {
      clearTimeout(slow);
      current = stage;
      for (const [name, { item }] of rows) {
        // the first notice of all is joined before it is embedded
        if (name === stage) item.dataset.state = "now";
        else if (item.dataset.state === "now") item.dataset.state = "over";
        if (name === stage) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
      }
      note.textContent = "";
      slow = setTimeout(() => { note.textContent = "比平常久。可能有别的发布在进行，请稍等。"; }, SLOW_MS);
      say(rows.get(stage).label);
    }
    const { bar, amount, label } = rows.get(stage);
    amount.textContent = amountWords(stage, done, total);
    if (total > 0 && amount.textContent) bar.value = done / total;
    else bar.removeAttribute("value"); // how far is not known
    if (amount.textContent && Date.now() - spoken > SPOKEN_MS) say(`${label}，${amount.textContent}`);
  }

  function say(words) {
    spoken = Date.now();
    said.textContent = words;
  }

  function end() {
    clearTimeout(slow);
    note.textContent = "";
    for (const { item } of rows.values()) item.dataset.state = "over";
  }

  function fail() {
    clearTimeout(slow);
    note.textContent = "";
    rows.get(current)?.item.setAttribute("data-state", "failed");
  }

  return { begin, at, end, fail, stage: () => current };
}
