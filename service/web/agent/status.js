// How fresh the cards are, and what is in the way. Each state has its words; trouble stays until
// something has come.

import { element } from "../dom.js";
import { formerResult, foundWords, STATE, troubleWords } from "./wording.js";

/** The region's one owner. `again()` looks up once more. Of a failure, `former` are the words that the cards below are of. */
export function found({ region, said, trouble, looking, again }) {
  let clock = null;

  function show(state, detail = {}) {
    region.dataset.now = state;
    region.setAttribute("aria-busy", String(state === "seeking" || state === "preparing"));
    looking.replaceChildren(...lookingParts(state, detail));
    if (state === "failed") showTrouble(detail);
    else if (state === "fresh" || state === "idle" || state === "pinned") clear();
  }

  function lookingParts(state, detail) {
    const { besides, former } = detail;
    const words = state === "fresh" ? foundWords(detail.reply.cards) : state === "failed" && former ? formerResult(former) : (STATE[state] ?? "");
    const parts = [];
    if (besides || state === "pinned") {
      parts.push(element("p", { class: "besides" },
        besides ? `另查：${besides}` : "收藏的卡片", element("span", { class: "hint" }, "　", element("kbd", {}, "Esc"), "回到来电内容")));
    }
    if (words) parts.push(element("p", { class: "now" }, words));
    if (state === "seeking" || state === "preparing") parts.push(element("div", { class: "flow", "aria-hidden": "true" }));
    return parts;
  }

  function showTrouble({ failure, again: waits }) {
    clear();
    const { title, sentence } = troubleWords(failure);
    const left = element("span", { class: "left", "aria-hidden": "true" });
    const spoken = waits ? element("span", { class: "away" }, `请过${Math.ceil(waits / 1000)}秒。`) : null;
    const button = waits ? null : element("button", { type: "button", class: "plain", onclick: again }, "现在再查");
    trouble.replaceChildren(element("div", { class: "failure", role: "alert" },
      element("p", { class: "reason" }, title, left), element("p", {}, spoken, sentence), button));
    if (!waits) return;
    const until = Date.now() + waits;
    const tick = () => { left.textContent = `还有${Math.max(0, Math.ceil((until - Date.now()) / 1000))}秒`; };
    tick();
    clock = setInterval(tick, 1_000);
  }

  function clear() {
    clearInterval(clock);
    trouble.replaceChildren();
  }

  return {
    show,
    /** Tells a screen reader. */
    say(sentence) {
      said.textContent = sentence;
    },
  };
}
