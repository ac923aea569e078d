// What is around a subject: drawn, and as a list beside the drawing, with the sentence behind every
// line. `showGraph(container, {nodeId})` is all that a page needs; its sheet is graph_view.css.

import { Failure } from "./client.js";
import { element } from "./dom.js";
import { around } from "./graph_client.js";
import { detailOf } from "./graph_detail.js";
import { loadLibrary, newDrawing } from "./graph_drawing.js";
import { newList, seal } from "./graph_list.js";
import { crossings, fold, grow, more, newState, restart } from "./graph_state.js";
import { LABELS, typeName } from "./graph_words.js";
import { failureWords } from "./wording.js";

const AT_FIRST = { wide: 14, narrow: 12 };
const EXPANDED = { wide: 10, narrow: 8 };
const PAGE = 10;

const drawings = new WeakMap();

/** The drawing in a container, for tests: where a box stands cannot be read from a canvas. */
export const drawingIn = (container) => drawings.get(container) ?? null;

/**
 * Shows the graph around a node in `container`; the view that can be told what to do.
 *
 * `nodeId`: an id, or a name that one node alone has. `fetchNeighbours(id, {each, kind, offset,
 * signal})`: what GET /graph/nodes/{id}/around says. `onNode(node)`: another node stands in the
 * middle. `onEdge({from, to, words, edges})`: a line is looked at. `onOpen(notice, {start, end,
 * quote})`: opens a notice at a quote; without it there is no button for it. `labels`: other words.
 * `heading`: the level of the headings inside, one below that above the container.
 */
export function showGraph(container, {
  nodeId = null, fetchNeighbours = around, onEdge = null, onNode = null, onOpen = null, labels = {}, heading = 3,
} = {}) {
  const words = { ...LABELS, ...labels };
  const parts = frame(words);
  container.classList.add("graph-view");
  container.replaceChildren(...parts.all);
  const trail = []; // ids of the nodes that stood in the middle before
  let state = null;
  let drawing = null;
  let asking = null;
  let gone = false;

  const narrow = () => container.clientWidth < 620;
  const amount = (of) => (narrow() ? of.narrow : of.wide);

  const list = newList(parts.list, {
    look: (row) => look(row),
    act: (row) => act(row),
    unfold: (row) => act(row),
    fold: (row) => act(row),
  }, words);

  function say(sentence) { parts.status.textContent = sentence; }

  // one question at a time: a new one ends the one before
  async function asked(id, options, use) {
    asking?.abort();
    const control = new AbortController();
    asking = control;
    container.setAttribute("aria-busy", "true");
    parts.trouble.replaceChildren();
    try {
      const found = await fetchNeighbours(id, { ...options, signal: control.signal });
      if (!control.signal.aborted && !gone) await use(found);
    } catch (error) {
      if (control.signal.aborted || gone) return;
      trouble(error, () => asked(id, options, use));
      if (!(error instanceof Failure)) throw error;
    } finally {
      if (asking === control) {
        asking = null;
        container.setAttribute("aria-busy", "false");
      }
    }
  }

  function trouble(error, retry) {
    const failure = error instanceof Failure ? error : new Failure("broken");
    const { title, sentence, retry: again } = failureWords(failure);
    say("");
    parts.trouble.replaceChildren(element("div", { class: "failure", role: "alert" },
      element("p", { class: "reason" }, title), element("p", {}, sentence),
      again ? element("button", { type: "button", class: "plain", onclick: retry }, words.retry) : null));
  }

  async function draw() {
    if (drawing === null) {
      const library = await loadLibrary();
      if (gone) return;
      drawing = newDrawing(library, parts.canvas, {
        node: (key) => chosen(key, true),
        edge: (key) => chosen(key, false),
        group: (key) => chosen(key, true),
        more: (key) => chosen(key, true),
      }, words);
      drawings.set(container, drawing);
    }
    drawing.render(state);
  }

  async function refresh() {
    list.render(state);
    parts.legend.replaceChildren(...legend(state, words));
    parts.canvas.setAttribute("aria-label", words.drawing(state.root.name));
    parts.back.disabled = trail.length === 0;
    container.classList.toggle("is-alone", state.branches.size === 1);
    await draw();
  }

  async function centre(id, { remember = true } = {}) {
    say(words.loading);
    await asked(id, { each: 8 }, async (found) => {
      if (remember && state && state.root.node.id !== found.node.id) trail.push(state.root.node.id);
      state = newState(found, amount(AT_FIRST));
      await refresh();
      list.point(state.root.key);
      look(list.current());
      say(found.total === 0 ? words.alone : words.centred(state.root.name, found.total));
      onNode?.(state.root.node);
    });
  }

  async function expand(branch) {
    say(words.loading);
    await asked(branch.node.id, { each: 8 }, async (found) => {
      if (state.branches.get(branch.node.id) !== branch) return;
      told(grow(state, branch, found, amount(EXPANDED)), branch.name);
      await refresh();
      drawing.select(branch.key);
    });
  }

  function told({ added, folded }, name) {
    say([...folded.map(words.crowded), words.opened(name, added)].join("。"));
  }

  async function fromTheStart(group) {
    say(words.loading);
    await asked(group.owner.node.id, { each: PAGE, kind: group.kind, offset: 0 }, async (found) => {
      restart(state, group);
      told(more(state, group, found, PAGE), group.words);
      await refresh();
      list.point(group.key, { focus: parts.list.contains(document.activeElement) });
      drawing.select(group.key);
    });
  }

  async function further(group) {
    say(words.loading);
    await asked(group.owner.node.id, { each: PAGE, kind: group.kind, offset: group.taken }, async (found) => {
      const last = group.members.at(-1)?.key;
      told(more(state, group, found, PAGE), group.words);
      await refresh();
      const next = group.members[group.members.findIndex((member) => member.key === last) + 1];
      if (next) {
        list.point(next.key, { focus: parts.list.contains(document.activeElement) });
        look(list.current());
      }
    });
  }

  // what Enter and a click do
  function act(row) {
    if (row.kind === "more") return further(row.of);
    if (row.kind === "earlier") return fromTheStart(row.of);
    if (row.kind === "again") return chosen(row.of.key, false);
    if (row.kind === "group") {
      row.of.open = !row.of.open;
      return refresh();
    }
    if (row.of === state.root) return undefined;
    if (!row.of.open) return expand(row.of);
    fold(state, row.of);
    say(words.closed(row.of.name));
    return refresh();
  }

  // something in the drawing was clicked
  function chosen(key, isActed) {
    const crossing = crossings(state).find((each) => each.key === key);
    if (crossing) return lookAt(crossing.to, { from: crossing.from, words: crossing.words, edges: crossing.edges }, key);
    list.point(key);
    const row = list.current();
    look(row);
    return isActed ? act(row) : undefined;
  }

  // the focus is there: its sentence is told, nothing moves
  function look(row) {
    if (row.kind === "node" || row.kind === "again") {
      const { group } = row.kind === "again" ? row : row.of;
      const edges = row.kind === "again" ? [row.edge] : row.of.edges;
      return lookAt(row.of, group ? { from: group.owner, words: group.words, edges } : null, row.of.key);
    }
    drawing?.select(row.key);
    return undefined;
  }

  function lookAt(branch, via, key) {
    parts.detail.replaceChildren(...detailOf(branch, via, {
      notices: state.notices, labels: words, heading, onOpen, isCentre: branch === state.root, onCentre: () => centre(branch.node.id),
    }));
    parts.detail.scrollTop = 0;
    drawing?.select(key);
    if (via) onEdge?.({ from: via.from.node, to: branch.node, words: via.words, edges: via.edges });
  }

  function back() {
    const before = trail.pop();
    if (before) centre(before, { remember: false });
  }

  parts.back.addEventListener("click", back);
  parts.closer.addEventListener("click", () => drawing?.zoom(1.25));
  parts.farther.addEventListener("click", () => drawing?.zoom(0.8));
  parts.whole.addEventListener("click", () => drawing?.whole());
  for (const [button, name] of [[parts.asDrawing, "drawing"], [parts.asList, "list"]]) {
    button.addEventListener("click", () => {
      container.dataset.shown = name;
      for (const each of [parts.asDrawing, parts.asList]) each.setAttribute("aria-pressed", String(each === button));
      if (state) draw();
    });
  }
  container.dataset.shown = "drawing";
  const shown = nodeId === null ? Promise.resolve() : centre(nodeId);

  return {
    /** Settles when the first drawing is there. */
    shown,
    /** Puts another node in the middle. */
    show: (id, options) => centre(id, options),
    back,
    focus: () => list.focus(),
    destroy() {
      gone = true;
      asking?.abort();
      drawing?.destroy();
      container.classList.remove("graph-view", "is-alone");
      container.replaceChildren();
    },
  };
}

function frame(words) {
  const button = (className, label, sign = null) => element("button", {
    type: "button", class: `plain ${className}`, "aria-label": sign ? label : null, title: sign ? label : null,
  }, sign ?? label);
  const parts = {
    back: button("back", words.back), closer: button("sign closer", words.closer, "＋"),
    farther: button("sign farther", words.farther, "－"), whole: button("whole", words.whole),
    asDrawing: button("as-drawing", words.asDrawing), asList: button("as-list", words.asList),
    status: element("p", { class: "graph-status", role: "status" }),
    trouble: element("div", { class: "graph-trouble" }),
    canvas: element("div", { class: "graph-canvas", role: "img", "aria-label": words.drawing("…") }),
    legend: element("ul", { class: "graph-legend", "aria-label": words.legend }),
    list: element("div", { class: "graph-list" }),
    detail: element("section", { class: "graph-detail", "aria-label": words.said, tabindex: 0 }),
  };
  parts.back.disabled = true;
  parts.asDrawing.setAttribute("aria-pressed", "true");
  parts.asList.setAttribute("aria-pressed", "false");
  parts.all = [
    element("div", { class: "graph-bar" },
      parts.back,
      element("div", { class: "graph-switch", role: "group", "aria-label": words.show }, parts.asDrawing, parts.asList),
      parts.status,
      element("div", { class: "graph-zoom" }, parts.farther, parts.closer, parts.whole)),
    parts.trouble,
    element("div", { class: "graph-field" },
      element("div", { class: "graph-side" }, parts.list, element("p", { class: "graph-keys" }, words.keys)),
      element("div", { class: "graph-stage" }, parts.canvas, parts.legend),
      parts.detail),
  ];
  return parts;
}

function legend(state, words) {
  const types = new Set([...state.branches.values()].map((branch) => branch.node.type));
  return [
    ...[...types].map((type) => element("li", {}, seal(type), typeName(type))),
    isAnyImplicit(state) ? element("li", {}, element("span", { class: "dashes", "aria-hidden": "true" }), words.implicit) : null,
    element("li", { class: "hint" }, words.hint),
  ].filter(Boolean);
}

function isAnyImplicit(state) {
  return [...state.branches.values()].some(({ edges }) => edges[0]?.implicit);
}
