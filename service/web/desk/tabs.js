// A row of tabs over one panel, as a keyboard and a screen reader expect it.

import { element } from "../dom.js";
import { count } from "./words.js";

/** The row's one owner: `fill(tabs)` with `{id, label, number, view()}`, `renew(id, tab)`, `empty()`. */
export function tabRow(row, panel) {
  let tabs = [];
  let current = "";

  function fill(filled) {
    tabs = filled;
    row.replaceChildren(...tabs.map(button));
    open(tabs[0].id);
  }

  function button(tab) {
    return element("button", {
      type: "button", role: "tab", id: `tab-${tab.id}`, class: "tab", "aria-controls": panel.id,
      onclick: () => open(tab.id), onkeydown: (event) => step(event, tab.id),
    }, ...label(tab));
  }

  const label = ({ label: words, number }) => [words, element("span", { class: "amount" }, count(number))];

  function open(id) {
    current = id;
    for (const each of row.children) {
      const on = each.id === `tab-${id}`;
      each.setAttribute("aria-selected", String(on));
      each.tabIndex = on ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `tab-${id}`);
    panel.replaceChildren(tabs.find((tab) => tab.id === id).view());
  }

  function step(event, id) {
    const at = tabs.findIndex((tab) => tab.id === id);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length].id;
    open(next);
    row.querySelector(`#tab-${next}`).focus();
  }

  function renew(id, tab) {
    tabs = tabs.map((each) => (each.id === id ? tab : each));
    row.querySelector(`#tab-${id}`)?.replaceChildren(...label(tab));
    if (current === id) panel.replaceChildren(tab.view());
  }

  function empty() {
    tabs = [];
    row.replaceChildren();
    panel.replaceChildren();
  }

  return { fill, renew, empty };
}
