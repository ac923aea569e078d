// The line at the top of every page for staff: where one is, and where else one can go.

import { element } from "./dom.js";

const PAGES = [
  { path: "./", name: "提问" },
  { path: "feedback", name: "回答评价" },
];

/** The links, the page at `current` marked as the one that is shown. */
export function staffNav(current) {
  return element("nav", { class: "staff-nav", "aria-label": "工作页面" }, element("ul", {}, ...PAGES.map(({ path, name }) =>
    element("li", {}, element("a", { href: path, "aria-current": path === current ? "page" : null }, name)))));
}
