// The line at the top of every page for staff: where one is, and where else one can go.

import { element } from "./dom.js";

const PAGES = [
  { path: "./", name: "提问" },
  { path: "agent", name: "坐席台" },
  { path: "desk", name: "编辑台" },
  { path: "feedback", name: "回答评价" },
  { path: "graph", name: "关系图" },
];

/** Puts the links at each `.nav` of the page, which is the one at `current`. */
export function showStaffNav(current) {
  for (const place of document.querySelectorAll(".nav")) place.replaceWith(staffNav(current));
}

function staffNav(current) {
  return element("nav", { class: "staff-nav", "aria-label": "工作页面" }, element("ul", {}, ...PAGES.map(({ path, name }) =>
    element("li", {}, element("a", { href: path, "aria-current": path === current ? "page" : null }, name)))));
}
