// A list of any length, a page at a time, with a field to narrow it down.

import { element } from "../dom.js";
import { count } from "./words.js";

const PAGE = 50;

/**
 * A list of `rows`; `draw(row)` makes an <li>, `words(row)` are what it is found by. `total` may be
 * more than there are rows: then the list says that the rest is not listed. `chips` are
 * `[label, (row) => boolean]`, of which one can be on.
 */
export function pagedList(rows, { total = rows.length, draw, words, chips = [], unit, placeholder, empty }) {
  let page = 0;
  let wanted = rows;
  let chip = null;
  const list = element("ul", { class: "rows" });
  const said = element("p", { class: "said soft", role: "status" });
  const at = element("p", { class: "at" });
  const earlier = element("button", { type: "button", class: "plain", onclick: () => turnTo(page - 1) }, "上一页");
  const later = element("button", { type: "button", class: "plain", onclick: () => turnTo(page + 1) }, "下一页");
  const turning = element("div", { class: "turning" }, earlier, at, later);
  const field = element("input", { type: "search", class: "narrow", "aria-label": placeholder, placeholder, oninput: narrow });
  const buttons = chips.map(([label, keeps]) => element("button", {
    type: "button",
    class: "chip",
    "aria-pressed": "false",
    onclick: () => {
      chip = chip === keeps ? null : keeps;
      buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(chips[index][1] === chip)));
      narrow();
    },
  }, `${label} ${count(rows.filter(keeps).length)}`));

  function narrow() {
    const asked = field.value.trim().toLowerCase();
    wanted = rows.filter((row) => (!chip || chip(row)) && (!asked || words(row).toLowerCase().includes(asked)));
    page = 0;
    render();
  }

  function turnTo(number) {
    page = number;
    render();
    list.scrollIntoView({ block: "nearest" });
    list.querySelector("button")?.focus({ preventScroll: true });
  }

  function render() {
    const pages = Math.max(1, Math.ceil(wanted.length / PAGE));
    list.replaceChildren(...wanted.slice(page * PAGE, (page + 1) * PAGE).map(draw));
    const listed = total > rows.length ? `，只列出前${count(rows.length)}${unit}` : "";
    said.textContent = wanted.length === rows.length
      ? `共${count(total)}${unit}${listed}`
      : wanted.length ? `${count(total)}${unit}里找到${count(wanted.length)}${unit}${listed}` : "没有符合的";
    turning.hidden = pages < 2;
    at.textContent = `第${page + 1}页，共${pages}页`;
    earlier.disabled = page === 0;
    later.disabled = page === pages - 1;
  }

  if (rows.length === 0) return element("p", { class: "nothing soft" }, empty);
  render();
  const narrowing = rows.length > 5 ? element("div", { class: "narrowing" }, field, ...buttons) : null;
  return element("div", { class: "paged" }, narrowing, said, list, turning);
}
