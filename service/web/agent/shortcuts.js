// Keys for two hands and a caller on the line. All but ? are held with Alt, so that they work
// while words are typed and no letter of the caller's is ever taken for a command.

import { element } from "../dom.js";

/** What the keys are called on the screen. */
export const KEYS = [
  { code: "KeyI", shown: "I", does: "listen", says: "记来电内容" },
  { code: "Digit1", shown: "1", does: "card1", says: "看第1张卡片" },
  { code: "Digit2", shown: "2", does: "card2", says: "看第2张卡片" },
  { code: "Digit3", shown: "3", does: "card3", says: "看第3张卡片" },
  { code: "KeyC", shown: "C", does: "copyReply", says: "复制答复或原文，连同出处" },
  { code: "KeyO", shown: "O", does: "openSource", says: "打开依据原文" },
  { code: "KeyQ", shown: "Q", does: "nextQuestion", says: "下一个可追问的问题" },
  { code: "KeyP", shown: "P", does: "pin", says: "收藏这张卡片，再按一次取消" },
  { code: "KeyW", shown: "W", does: "order", says: "改工单草稿" },
  { code: "KeyG", shown: "G", does: "copyOrder", says: "复制工单草稿" },
  { code: "KeyR", shown: "R", does: "graph", says: "看关系图" },
  { code: "KeyN", shown: "N", does: "newCall", says: "新来电，这一个记进最近来电" },
];

const IS_MAC = /Mac|iP(?:hone|ad)/u.test(navigator.platform);
const HOLD = IS_MAC ? "⌥" : "Alt";

/** The keys of a command as a reader sees them, for a button that does the same. */
export function keyHint(does) {
  const { shown } = KEYS.find((it) => it.does === does);
  return element("kbd", { class: "hint-key", "aria-hidden": "true" }, IS_MAC ? `${HOLD}${shown}` : `${HOLD}+${shown}`);
}

/** The same for `aria-keyshortcuts`. */
export function keyName(does) {
  return `Alt+${KEYS.find((it) => it.does === does).shown}`;
}

/** Listens for the keys; `commands` has a function for each, `isOn()` whether they mean anything now. */
export function listenForKeys(commands, isOn) {
  document.addEventListener("keydown", (event) => {
    if (!isOn() || event.isComposing || event.keyCode === 229) return;
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]") !== null;
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
    if ((isPlain && event.key === "F1") || (isPlain && event.key === "?" && !isTyping)) {
      event.preventDefault();
      commands.legend();
      return;
    }
    if (isPlain && event.key === "Escape") {
      commands.back(event);
      return;
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return; // Ctrl+Alt is AltGr
    const found = KEYS.find((it) => it.code === event.code);
    if (!found) return;
    event.preventDefault();
    if (!event.repeat) commands[found.does]();
  });
}

/** Fills the legend's list. */
export function fillLegend(list) {
  const rows = KEYS.map(({ shown, says }) => [[element("kbd", {}, HOLD), "+", element("kbd", {}, shown)], says]);
  rows.push([[element("kbd", {}, "Esc")], "回到来电内容"]);
  rows.push([[element("kbd", {}, "?"), " ", element("kbd", {}, "F1")], "这张表"]);
  list.replaceChildren(...rows.map(([keys, says]) =>
    element("div", {}, element("dt", {}, ...keys), element("dd", {}, says))));
}
