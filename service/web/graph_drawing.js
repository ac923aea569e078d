// The drawing: Cytoscape.js behind four calls. The only file that knows the library.

import { element } from "./dom.js";
import { labelLines, emWidth } from "./graph_label.js";
import { isDrawn, placed } from "./graph_layout.js";
import { crossings, rest } from "./graph_state.js";
import { TYPES } from "./graph_words.js";

const LIBRARY = "./vendor/cytoscape-3.35.0.esm.min.mjs";
const SHEET = "__________cytoscape_stylesheet"; // the library adds an inline style unless this is there
const NARROW = 620; // px; below it the graph is drawn as an outline
const SIZE = 14;
const LINE = 20;
const SEAL = 20;
const MOTION_MS = 260;
const STEM = 12; // px from the left end of a box to where its limbs go down
const LEAST_ZOOM = 0.78;
const MOST_ZOOM = 1.2;

/** Loads the library and the sheet it needs; both once. */
export async function loadLibrary() {
  if (!document.getElementById(SHEET)) {
    const sheet = element("link", { id: SHEET, rel: "stylesheet", href: new URL("graph_canvas.css", import.meta.url).href });
    await new Promise((resolve, reject) => {
      sheet.addEventListener("load", resolve);
      sheet.addEventListener("error", reject);
      document.head.prepend(sheet);
    });
  }
  return (await import(LIBRARY)).default;
}

/** A drawing in `place`. `on`: `node(key)`, `edge(key)`, `group(key)`, `more(key)` are told of clicks. */
export function newDrawing(cytoscape, place, on, labels) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const look = { colours: coloursOf(place) };
  const graph = cytoscape({
    container: place, style: styleOf(look), minZoom: 0.2, maxZoom: 2.5, boxSelectionEnabled: false,
    autounselectify: true, autoungrabify: true, layout: { name: "preset" },
  });
  let state = null;
  let last = null; // where everything is, or is on its way to

  const retheme = () => {
    look.colours = coloursOf(place);
    graph.style(styleOf(look));
  };
  dark.addEventListener("change", retheme);
  const watch = new ResizeObserver(() => {
    graph.resize();
    if (state) arrange(false);
  });
  watch.observe(place);

  graph.on("tap", "node", ({ target }) => on[target.data("kind")]?.(target.data("key")));
  graph.on("tap", "edge", ({ target }) => on.edge(target.data("key")));
  graph.on("mouseover", "node, edge", ({ target }) => {
    place.title = target.data("full") ?? "";
    place.classList.add("pointing");
  });
  graph.on("mouseout", "node, edge", () => {
    place.removeAttribute("title");
    place.classList.remove("pointing");
  });

  const isNarrow = () => place.clientWidth < NARROW;

  function arrange(animated) {
    const narrow = isNarrow();
    const wanted = elementsOf(state, narrow, place.clientWidth, labels);
    const sizes = new Map(wanted.filter(({ group }) => group === "nodes").map(({ data }) => [data.key, data]));
    const places = placed(state.root, sizes, narrow);
    const ids = new Set(wanted.map(({ data }) => data.id));
    graph.batch(() => {
      graph.elements().filter((each) => !ids.has(each.id())).remove();
      for (const each of wanted) {
        const known = graph.getElementById(each.data.id);
        if (each.group === "edges") Object.assign(each.data, endpoints(each.data, places, sizes, narrow));
        if (known.nonempty()) known.removeData("way weight bend").data(each.data).classes(each.classes);
        else graph.add({ ...each, position: startOf(each, graph, places) });
      }
    });
    const frame = frameOf(state, places, sizes, place, narrow);
    last = { places, sizes, frame, until: animated && !still.matches ? performance.now() + MOTION_MS : 0 };
    for (const node of graph.nodes()) {
      const { x, y } = places.get(node.id());
      if (animated && !still.matches) node.animate({ position: { x, y } }, { duration: MOTION_MS, easing: "ease-out" });
      else node.stop().position({ x, y });
    }
    if (animated && !still.matches) graph.stop().animate(frame, { duration: MOTION_MS, easing: "ease-out" });
    else graph.stop().viewport(frame);
  }

  return {
    /** Shows the state as it is now. */
    render(shown) {
      const fresh = state !== shown;
      state = shown;
      if (fresh) graph.elements().remove();
      arrange(!fresh);
    },
    /** Marks one node or edge as the one that is looked at. */
    select(key) {
      graph.batch(() => {
        graph.elements().removeClass("chosen");
        graph.getElementById(key).addClass("chosen").connectedEdges().filter((edge) => edge.target().id() === key).addClass("chosen");
        graph.getElementById(`e|${key}`).addClass("chosen");
      });
      if (last?.places.has(key)) bringIn(graph, last, key, still.matches);
    },
    zoom(factor) {
      graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: place.clientWidth / 2, y: place.clientHeight / 2 } });
    },
    whole() {
      graph.fit(undefined, 16);
      if (graph.zoom() > MOST_ZOOM) { graph.zoom(MOST_ZOOM); graph.center(); }
    },
    /** Whether something is on its way to its place, for tests. */
    isMoving() {
      return graph.animated() || graph.nodes().some((node) => node.animated());
    },
    /** The boxes as they stand on the screen, for tests. */
    boxes() {
      return graph.nodes().map((node) => ({ key: node.id(), ...node.renderedBoundingBox({ includeLabels: false }) }));
    },
    /** A point on a box or near the end of a line, for tests. */
    middleOf(key) {
      const found = graph.getElementById(key);
      if (found.isNode()) return { ...found.renderedPosition() };
      const { x, y } = found.renderedTargetEndpoint();
      return { x: x + 4 * Math.sign(found.renderedSourceEndpoint().x - x), y };
    },
    destroy() {
      dark.removeEventListener("change", retheme);
      watch.disconnect();
      graph.destroy();
    },
  };
}

// moves the drawing no further than it takes to see the whole box
function bringIn(graph, { places, sizes, frame, until }, key, still) {
  const isMoving = performance.now() < until;
  const { zoom, pan } = isMoving ? frame : { zoom: graph.zoom(), pan: graph.pan() };
  const [{ x, y }, { w, h }] = [places.get(key), sizes.get(key)];
  const shift = (at, length, whole) => Math.max(8 - (at - length / 2), 0) || Math.min(whole - 8 - (at + length / 2), 0);
  const by = {
    x: shift(x * zoom + pan.x, w * zoom, graph.width()), y: shift(y * zoom + pan.y, h * zoom, graph.height()),
  };
  if (by.x === 0 && by.y === 0) return;
  const to = { zoom, pan: { x: pan.x + by.x, y: pan.y + by.y } };
  graph.stop();
  if (still) graph.viewport(to);
  else graph.animate(to, { duration: isMoving ? MOTION_MS : MOTION_MS / 2, easing: "ease-out" });
}

function startOf(each, graph, places) {
  if (each.group === "edges") return undefined;
  const parent = each.data.from ? graph.getElementById(each.data.from) : null;
  return parent?.nonempty() ? { ...parent.position() } : { x: places.get(each.data.id).x, y: places.get(each.data.id).y };
}

// everything at a size that can be read, or else the middle of it
function frameOf(state, places, sizes, place, narrow) {
  const edges = [...places].map(([key, { x, y }]) => {
    const { w, h } = sizes.get(key);
    return { left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 };
  });
  const box = {
    left: Math.min(...edges.map((it) => it.left)), right: Math.max(...edges.map((it) => it.right)),
    top: Math.min(...edges.map((it) => it.top)), bottom: Math.max(...edges.map((it) => it.bottom)),
  };
  const [width, height] = [place.clientWidth - 32, place.clientHeight - 32];
  const across = width / (box.right - box.left);
  const whole = narrow ? across : Math.min(across, height / (box.bottom - box.top));
  const zoom = Math.min(Math.max(whole, narrow ? 0.8 : LEAST_ZOOM), narrow ? 1 : MOST_ZOOM);
  if (narrow) return { zoom, pan: { x: 16 - box.left * zoom, y: 16 - box.top * zoom } };
  const focus = whole >= zoom ? { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 } : latest(state, places);
  return { zoom, pan: { x: place.clientWidth / 2 - focus.x * zoom, y: place.clientHeight / 2 - focus.y * zoom } };
}

function latest(state, places) {
  const opened = [...state.branches.values()].filter((branch) => branch.open).sort((one, other) => other.openedAt - one.openedAt);
  const { x, y, side } = places.get(opened[0].key);
  return opened[0] === state.root ? { x, y } : { x: x + side * 220, y };
}

// what is drawn, in the library's own form

function elementsOf(state, narrow, width, labels) {
  const most = narrow ? Math.max(9, Math.min(17, (width - 130) / SIZE)) : 14;
  const made = [];
  const edge = (id, source, target, more) => made.push({ group: "edges", data: { id, source, target, narrow, ...more }, classes: more.classes });
  const walk = (branch) => {
    made.push(box(branch, branch === state.root, most));
    if (!branch.open) return;
    for (const group of branch.groups.filter(isDrawn)) {
      made.push(pill("group", group.key, `${group.words}${group.total > 1 ? ` ${group.total}` : ""}`, labels.kind(group.words, group.total), branch.key));
      edge(`e|${group.key}`, branch.key, group.key, { key: group.key, kind: "group", full: group.words, classes: "limb" });
      if (!group.open) continue;
      if (group.dropped > 0) {
        made.push(pill("more", `l|${group.key}`, labels.earlier(group.dropped), "", group.key));
        edge(`e|l|${group.key}`, group.key, `l|${group.key}`, { key: `l|${group.key}`, kind: "more", classes: "limb" });
      }
      for (const member of group.members) {
        edge(`e|${member.key}`, group.key, member.key, {
          key: member.key, kind: "edge", full: `${group.words}：${member.name}`, classes: member.edges[0].implicit ? "limb implicit" : "limb",
        });
        walk(member);
      }
      if (rest(group) > 0) {
        made.push(pill("more", `m|${group.key}`, labels.more(rest(group)), "", group.key));
        edge(`e|m|${group.key}`, group.key, `m|${group.key}`, { key: `m|${group.key}`, kind: "more", classes: "limb" });
      }
    }
  };
  walk(state.root);
  for (const { key, from, to, words } of crossings(state)) {
    edge(key, from.key, to.key, { key, kind: "edge", words, full: `${from.name}　${words}　${to.name}`, classes: "crossing" });
  }
  // the library wants an edge's ends before it
  return made.sort((one, other) => Number(one.group === "edges") - Number(other.group === "edges"));
}

function box(branch, isRoot, most) {
  const lines = labelLines(branch.name, isRoot ? most + 1 : most, 2);
  const wide = Math.max(...lines.map(emWidth));
  const size = isRoot ? SIZE + 2 : SIZE;
  return {
    group: "nodes",
    classes: [isRoot ? "root" : "branch", branch.open ? "open" : "shut"].join(" "),
    data: {
      id: branch.key, key: branch.key, kind: "node", type: branch.node.type, text: lines.join("\n"), full: branch.name,
      w: Math.ceil(wide * size) + SEAL + 32, h: lines.length * (LINE + (isRoot ? 2 : 0)) + 16, from: branch.group?.key ?? null,
    },
  };
}

function pill(kind, key, text, full, from) {
  return {
    group: "nodes", classes: kind,
    data: { id: key, key, kind, text, full, from, w: Math.ceil(emWidth(text) * 13) + 14, h: 26 },
  };
}

// where a limb leaves one box and meets the next; in an outline it goes down and then to the right
function endpoints({ id, source, target }, places, sizes, narrow) {
  if (id.startsWith("x|")) return {};
  if (!narrow) {
    const { side } = places.get(target);
    return { out: `${side * 50}% 0%`, into: `${-side * 50}% 0%`, way: side > 0 ? "rightward" : "leftward" };
  }
  const [from, to] = [places.get(source), places.get(target)];
  const [out, into] = [STEM - sizes.get(source).w / 2, -sizes.get(target).w / 2];
  const [dx, dy] = [to.x + into - from.x - out, to.y - from.y - sizes.get(source).h / 2];
  const square = dx * dx + dy * dy;
  return { out: `${out}px ${sizes.get(source).h / 2}px`, into: `${into}px 0px`, weight: (dy * dy) / square, bend: (dx * dy) / Math.sqrt(square) };
}

// how it looks: the colours are those of the page's sheet

function coloursOf(place) {
  const sheet = getComputedStyle(place);
  const colour = (name) => sheet.getPropertyValue(name).trim();
  const families = ["body", "place", "work", "figure", "paper", "thing"];
  return {
    ink: colour("--ink"), soft: colour("--ink-soft"), line: colour("--graph-line"), sheet: colour("--sheet"),
    ground: colour("--graph-ground"), river: colour("--river"), wash: colour("--river-wash"), font: sheet.fontFamily,
    of: Object.fromEntries(families.map((name) => [name, { line: colour(`--${name}`), wash: colour(`--${name}-wash`) }])),
  };
}

function sealImage(type, colours) {
  const { seal, family } = TYPES[type] ?? { seal: "他", family: "thing" };
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40"><rect width="40" height="40" rx="7" fill="${colours.of[family].line}"/><text x="20" y="29" font-size="25" font-weight="600" text-anchor="middle" fill="${colours.sheet}" font-family="sans-serif">${seal}</text></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(drawn)}`;
}

function styleOf({ colours }) {
  const of = (node) => colours.of[TYPES[node.data("type")]?.family ?? "thing"];
  return [
    { selector: "node", style: {
      shape: "round-rectangle", width: "data(w)", height: "data(h)", label: "data(text)", "font-family": colours.font,
      "font-size": 14, "line-height": 1.4, color: colours.ink, "text-wrap": "wrap", "text-max-width": 1000, "text-valign": "center",
      "text-halign": "center", "corner-radius": 8, "overlay-opacity": 0, "min-zoomed-font-size": 5,
    } },
    { selector: "node[type]", style: {
      "background-color": (it) => of(it).wash, "border-width": 1.5, "border-color": (it) => of(it).line,
      "background-image": (it) => sealImage(it.data("type"), colours), "background-width": SEAL, "background-height": SEAL,
      "background-position-x": 8, "background-position-y": "50%", "background-fit": "none", "background-clip": "none",
      "text-justification": "left", "text-margin-x": SEAL / 2 + 1,
    } },
    { selector: ".root", style: { "font-size": 16, "font-weight": "bold", "border-width": 2.5 } },
    { selector: ".branch.open", style: { "border-width": 2.5 } },
    { selector: ".group", style: { "background-color": colours.ground, "border-width": 0, "font-size": 13, color: colours.soft, "font-weight": "bold" } },
    { selector: ".more", style: { "background-color": colours.ground, "border-width": 1, "border-style": "dashed", "border-color": colours.soft, "font-size": 13, color: colours.river, "corner-radius": 13 } },
    { selector: "edge", style: { width: 1.5, "line-color": colours.line, "overlay-opacity": 0 } },
    { selector: ".limb", style: { "source-endpoint": "data(out)", "target-endpoint": "data(into)" } },
    { selector: ".limb[way]", style: { "curve-style": "round-taxi", "taxi-direction": "data(way)", "taxi-turn": "50%", "taxi-turn-min-distance": 4, "taxi-radius": 6 } },
    { selector: ".limb[weight]", style: {
      "curve-style": "round-segments", "edge-distances": "endpoints", "segment-weights": "data(weight)", "segment-distances": "data(bend)", "segment-radii": 6,
    } },
    { selector: ".implicit", style: { "line-style": "dashed" } },
    { selector: ".crossing", style: {
      "curve-style": "unbundled-bezier", "control-point-distances": 40, "control-point-weights": 0.5, "line-style": "dotted", width: 2,
      label: "data(words)", "font-family": colours.font, "font-size": 12, color: colours.soft, "text-background-color": colours.ground,
      "text-background-opacity": 1, "text-background-padding": 3, "text-rotation": "none",
    } },
    { selector: "node.chosen", style: { "border-width": 3, "border-color": colours.river, "border-style": "solid" } },
    { selector: "edge.chosen", style: { width: 3, "line-color": colours.river } },
  ];
}
