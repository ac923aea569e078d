// The line at the top of every page for staff: where one is, and where else one can go.

import { element } from "./dom.js";

// what is spare of a name is left out on the smallest phone
const PAGES = [
  { path: "./", name: "提问" },
  { path: "agent", name: "坐席台" },
  { path: "desk", name: "编辑台" },
  { path: "feedback", spare: "回答", name: "评价" },
  { path: "graph", name: "关系图" },
  { path: "status", spare: "运行", name: "状况" }, // for all: who may not look is told so there
];

/** Puts the links at each `.nav` of the page, which is the one at `current`. */
export function showStaffNav(current) {
  for (const place of document.querySelectorAll(".nav")) place.replaceWith(staffNav(current));
}

function staffNav(current) {
  return element("nav", { class: "staff-nav", "aria-label": "工作页面" }, element("ul", {}, ...PAGES.map(({ path, spare, name }) =>
    element("li", {}, element("a", { href: path, "aria-current": path === current ? "page" : null, "aria-label": spare ? spare + name : null },
      spare ? element("span", { class: "spare" }, spare) : null, name)))));
}
