// The line at the top of every page for staff: where one is, and where else one can go.

import { element } from "./dom.js";
import { keepRole, keptRole } from "./staff_key.js";

// what is spare of a name is left out on the smallest phone
const PAGES = [
  { path: "./", name: "提问" },
  { path: "agent", name: "坐席台" },
  { path: "desk", name: "编辑台" },
  { path: "feedback", spare: "回答", name: "评价" },
  { path: "graph", name: "关系图" },
  { path: "status", spare: "运行", name: "状况" },
];

// pages that would turn this role away; who is not known yet, or came from another tab, sees all
const CLOSED_TO = { agent: ["desk", "feedback", "status"], editor: ["status"] };

let here = "";

/** Puts the links at each `.nav` of the page, which is the one at `current`. */
export function showStaffNav(current) {
  here = current;
  draw(".nav");
}

/** Somebody of this role is in: no link leads where they would be turned away. */
export function navFor(role) {
  keepRole(role);
  draw(".staff-nav");
}

function draw(where) {
  const closed = CLOSED_TO[keptRole()] ?? [];
  const open = PAGES.filter(({ path }) => path === here || !closed.includes(path));
  for (const place of document.querySelectorAll(where)) place.replaceWith(staffNav(here, open));
}

function staffNav(current, pages) {
  return element("nav", { class: "staff-nav", "aria-label": "工作页面" }, element("ul", {}, ...pages.map(({ path, spare, name }) =>
    element("li", {}, element("a", { href: path, "aria-current": path === current ? "page" : null, "aria-label": spare ? spare + name : null },
      spare ? element("span", { class: "spare" }, spare) : null, name)))));
}
