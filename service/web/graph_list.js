// The same graph as a tree of words: for the keyboard, for a screen reader, for who would rather read.

import { element } from "./dom.js";
import { rows } from "./graph_state.js";
import { TYPES, typeName } from "./graph_words.js";

/** A tree in `place`. `on`: `look(key)` where the focus moves, `act(row)` for Enter and a click,
 *  `unfold(row)` and `fold(row)` for the arrows. */
export function newList(place, on, labels) {
  const tree = element("ul", { class: "graph-tree", role: "tree" });
  place.replaceChildren(tree);
  let shown = [];
  let current = null;

  const itemOf = (key) => tree.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const rowOf = (key) => shown.find((row) => row.key === key);

  function point(key, { focus = false } = {}) {
    const item = itemOf(key);
    if (!item) return;
    tree.querySelectorAll("[tabindex='0']").forEach((it) => { it.tabIndex = -1; });
    tree.querySelectorAll("[aria-selected='true']").forEach((it) => it.setAttribute("aria-selected", "false"));
    item.tabIndex = 0;
    item.setAttribute("aria-selected", "true");
    current = key;
    if (focus) item.focus({ preventScroll: true });
    keepInView(place, item);
  }

  function go(row) {
    if (!row) return;
    point(row.key, { focus: true });
    on.look(row);
  }

  tree.addEventListener("keydown", (event) => {
    const at = shown.findIndex((row) => row.key === current);
    const row = shown[at];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = {
      ArrowDown: () => go(shown[at + 1]),
      ArrowUp: () => go(shown[at - 1]),
      Home: () => go(shown[0]),
      End: () => go(shown.at(-1)),
      ArrowRight: () => (isShut(row) ? on.unfold(row) : go(shown[at + 1]?.level > row.level ? shown[at + 1] : null)),
      ArrowLeft: () => (row.foldable && row.open ? on.fold(row) : go(parentOf(row, shown))),
      Enter: () => on.act(row),
      " ": () => on.act(row),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  });
  tree.addEventListener("focusin", (event) => {
    const key = event.target.dataset.key;
    if (key && key !== current) go(rowOf(key));
  });
  tree.addEventListener("click", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    const row = rowOf(item.dataset.key);
    point(row.key, { focus: true });
    on.look(row);
    on.act(row);
  });


  return {
    render(state) {
      const hadFocus = tree.contains(document.activeElement);
      shown = rows(state);
      tree.setAttribute("aria-label", labels.list(state.root.name));
      tree.replaceChildren(...shown.map((row) => rowItem(row, shown, labels)));
      const wanted = [current, ...[...shown].reverse().map((row) => row.key).filter((key) => current?.includes(key)), shown[0].key];
      point(wanted.find((key) => key !== null && itemOf(key)), { focus: hadFocus });
    },
    point,
    current: () => rowOf(current),
    focus: () => itemOf(current)?.focus(),
  };
}

function isShut(row) {
  return (row.kind === "node" || row.kind === "group") && !row.open;
}

// scrolls the list alone, never the page under a finger
function keepInView(place, item) {
  if (place.scrollHeight <= place.clientHeight) return;
  const [outer, inner] = [place.getBoundingClientRect(), item.getBoundingClientRect()];
  if (inner.top < outer.top) place.scrollTop -= outer.top - inner.top + 8;
  else if (inner.bottom > outer.bottom) place.scrollTop += inner.bottom - outer.bottom + 8;
}

// flat, with the level said: an item's name is then its own words and not those below it as well
function rowItem(row, shown, labels) {
  const siblings = shown.filter((other) => parentOf(other, shown) === parentOf(row, shown));
  return element("li", {
    role: "treeitem", class: `is-${row.kind}`, "data-key": row.key, "data-name": spoken(row, labels), tabindex: -1,
    "aria-level": row.level, "aria-setsize": siblings.length, "aria-posinset": siblings.indexOf(row) + 1,
    "aria-expanded": row.kind === "node" || row.kind === "group" ? String(row.open) : null, "aria-selected": "false",
  }, ...words(row, labels));
}

function parentOf(row, shown) {
  return shown.slice(0, shown.indexOf(row)).findLast((other) => other.level < row.level) ?? null;
}

function spoken(row, labels) {
  if (row.kind === "group") return row.of.words;
  if (row.kind === "earlier") return labels.earlier(row.of.dropped);
  if (row.kind === "more") return labels.more(row.of.total - row.of.taken);
  return row.of.name;
}

function words(row, labels) {
  if (row.kind === "group") {
    return [element("span", { class: "relation" }, row.of.words), element("span", { class: "count" }, labels.count(row.of.total))];
  }
  if (row.kind === "more" || row.kind === "earlier") return [element("span", { class: "further" }, spoken(row, labels))];
  return [
    seal(row.of.node.type),
    element("span", { class: "name", title: row.of.name }, row.of.name, element("span", { class: "away" }, `，${typeName(row.of.node.type)}`)),
    row.kind === "again" ? element("span", { class: "count" }, labels.again) : null,
  ].filter(Boolean);
}

/** The seal of a type: its character on its family's colour. */
export function seal(type) {
  const { seal: character, family } = TYPES[type] ?? { seal: "他", family: "thing" };
  return element("span", { class: `graph-seal of-${family}`, "aria-hidden": "true" }, character);
}
