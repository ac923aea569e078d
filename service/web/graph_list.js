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
    keepInView(place, item.querySelector(".graph-row"));
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
      ArrowLeft: () => (row.foldable && row.open ? on.fold(row) : go(above(at))),
      Enter: () => on.act(row),
      " ": () => on.act(row),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  });
  tree.addEventListener("click", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    const row = rowOf(item.dataset.key);
    point(row.key, { focus: true });
    on.look(row);
    on.act(row);
  });

  const above = (at) => shown.slice(0, at).findLast((row) => row.level < shown[at].level) ?? null;

  return {
    render(state) {
      const hadFocus = tree.contains(document.activeElement);
      shown = rows(state);
      tree.setAttribute("aria-label", labels.list(state.root.name));
      tree.replaceChildren(...nested(shown, labels));
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

function nested(shown, labels) {
  const top = [];
  const open = []; // the items above, by level
  for (const row of shown) {
    const item = itemOf(row, labels);
    const parent = open[row.level - 2];
    if (!parent) top.push(item);
    else {
      if (!parent.group) {
        parent.group = element("ul", { role: "group" });
        parent.item.append(parent.group);
      }
      parent.group.append(item);
    }
    open.length = row.level - 1;
    open.push({ item, group: null });
  }
  return top;
}

function itemOf(row, labels) {
  const expanded = row.kind === "node" || row.kind === "group" ? String(row.open) : null;
  return element("li", {
    role: "treeitem", class: `is-${row.kind}`, "data-key": row.key, "aria-level": row.level,
    "aria-expanded": expanded, "aria-selected": "false", tabindex: -1, "aria-label": spoken(row, labels),
  }, element("span", { class: "graph-row", "aria-hidden": "true" }, ...words(row, labels)));
}

function spoken(row, labels) {
  if (row.kind === "group") return labels.kind(row.of.words, row.of.total);
  if (row.kind === "earlier") return labels.earlier(row.of.dropped);
  if (row.kind === "more") return labels.more(row.of.total - row.of.taken);
  const name = `${row.of.name}，${typeName(row.of.node.type)}`;
  return row.kind === "again" ? `${name}，${labels.again}` : name;
}

function words(row, labels) {
  if (row.kind === "group") {
    return [element("span", { class: "relation" }, row.of.words), element("span", { class: "count" }, String(row.of.total))];
  }
  if (row.kind === "more" || row.kind === "earlier") return [element("span", { class: "further" }, spoken(row, labels))];
  const name = element("span", { class: "name", title: row.of.name }, row.of.name);
  const again = row.kind === "again" ? element("span", { class: "count" }, labels.again) : null;
  return [seal(row.of.node.type), name, again].filter(Boolean);
}

/** The seal of a type: its character on its family's colour. */
export function seal(type) {
  const { seal: character, family } = TYPES[type] ?? { seal: "他", family: "thing" };
  return element("span", { class: `graph-seal of-${family}`, "aria-hidden": "true" }, character);
}
