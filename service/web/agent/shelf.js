// Pinned cards and calls that are over.

import { element } from "../dom.js";
import { kindOf, labelled, plainSaying } from "./card.js";
import { pinned, recent } from "./kept.js";
import { KIND, NOTHING_PINNED, NOTHING_RECENT } from "./wording.js";

/** Shows both lists as they are kept now. */
export function showShelves(places, actions) {
  fill(places.pinned, NOTHING_PINNED, pinned.load().map((entry) => pinnedEntry(entry, actions)));
  fill(places.recent, NOTHING_RECENT, recent.load().map((call) => recentEntry(call, actions)));
}

function fill(place, nothing, entries) {
  place.replaceChildren(entries.length > 0 ? element("ul", {}, ...entries) : element("p", { class: "unknown" }, nothing));
}

function pinnedEntry({ card, words }, { showPinned, unpin }) {
  // what is said of everything that a notice does not say tells no such card from another
  const isAbsent = kindOf(card) === "absent";
  const plain = isAbsent ? `${KIND.absent}：${card.question || words}` : plainSaying(card);
  return element("li", {},
    element("button", { type: "button", class: "entry", onclick: () => showPinned(card, words) }, element("span", { class: "clamp" }, ...(isAbsent ? [plain] : labelled(card)))),
    element("button", { type: "button", class: "link remove", "aria-label": `移除收藏：${plain.slice(0, 20)}`, onclick: () => unpin(card, words) }, "移除"));
}

function recentEntry(call, { resume }) {
  const time = new Date(call.at);
  const two = (number) => String(number).padStart(2, "0");
  return element("li", {},
    element("button", { type: "button", class: "entry", onclick: () => resume(call) },
      element("time", { datetime: call.at }, `${two(time.getHours())}:${two(time.getMinutes())}`),
      element("span", { class: "clamp" }, call.text)));
}
