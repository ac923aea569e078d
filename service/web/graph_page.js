// The page of the graph: a subject is found, drawn, and has an address that can be handed on.

import { seenJson, seenText } from "./as_staff.js";
import { Failure, untilReady } from "./client.js";
import { element } from "./dom.js";
import { findNodes } from "./graph_client.js";
import { seal } from "./graph_list.js";
import { showGraph } from "./graph_view.js";
import { nodeName, typeName } from "./graph_words.js";
import { noticePanel } from "./notice_panel.js";
import { showStaffNav } from "./staff_nav.js";
import { failureWords, PREPARING } from "./wording.js";

const PAUSE_MS = 150;
const STARTS = ["Department", "District", "Platform", "Policy"];

const byId = (id) => document.getElementById(id);
const box = byId("subject");
const found = byId("found");
const note = byId("find-note");
const panel = noticePanel(byId("panel"), seenText);

let view = null;
let options = [];
let active = -1;
let typing = null;
let asking = null;
let isArriving = false;

// the address

function addressed() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

// `arrived`: by the address, which then stays the one it is in the browser's history
function show(id, { arrived = false } = {}) {
  isArriving = arrived;
  byId("start").hidden = true;
  byId("graph").hidden = false;
  if (view) view.show(id, { remember: !arrived });
  else {
    view = showGraph(byId("graph"), {
      nodeId: id, heading: 2, onOpen: (notice, citation) => panel.open(notice, citation), onNode: centred,
    });
  }
}

function centred(node) {
  document.title = `${nodeName(node)} · 问津关系图`;
  const address = `#${encodeURIComponent(node.id)}`;
  if (isArriving) history.replaceState(null, "", address);
  else if (addressed() !== node.id) history.pushState(null, "", address);
  isArriving = false;
}

// the search

function close() {
  found.hidden = true;
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function point(index) {
  active = index;
  for (const [at, option] of [...found.children].entries()) option.setAttribute("aria-selected", String(at === index));
  const option = found.children[index];
  if (!option) return box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-activedescendant", option.id);
  return option.scrollIntoView({ block: "nearest" });
}

function choose(node) {
  box.value = "";
  note.textContent = "";
  close();
  show(node.id);
  if (matchMedia("(pointer: coarse)").matches) box.blur();
}

function list({ nodes, matches, total }) {
  options = nodes;
  found.replaceChildren(...nodes.map((node, at) => {
    const form = matches[at]?.form;
    const also = form && form !== node.name && !node.name.includes(form) ? `又称${form}` : typeName(node.type);
    return element("li", { role: "option", id: `found-${at}`, "aria-selected": "false", onpointerdown: (event) => event.preventDefault(), onclick: () => choose(node) },
      seal(node.type), element("span", {}, nodeName(node), element("span", { class: "form" }, also)));
  }));
  found.hidden = nodes.length === 0;
  box.setAttribute("aria-expanded", String(nodes.length > 0));
  active = -1;
  if (nodes.length > 0) note.textContent = total > nodes.length ? `共${total}项，先列出${nodes.length}项` : `共${total}项`;
  else note.textContent = `通知里没有叫“${box.value.trim()}”的，换个说法试试`;
}

async function search() {
  asking?.abort();
  const query = box.value.trim();
  if (query === "") {
    note.textContent = "";
    return close();
  }
  const control = new AbortController();
  asking = control;
  const slow = setTimeout(() => { note.textContent = "正在查找…"; }, 400);
  try {
    const reply = await findNodes(query, { signal: control.signal });
    if (!control.signal.aborted) list(reply);
  } catch (error) {
    if (control.signal.aborted) return undefined;
    if (!(error instanceof Failure)) throw error;
    close();
    note.textContent = error.kind === "unreadable" ? "请写下单位、区或文件的名称。" : failureWords(error).sentence;
  } finally {
    clearTimeout(slow); // or what was found is said to be sought
  }
  return undefined;
}

box.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, PAUSE_MS);
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const moves = {
    ArrowDown: () => point(Math.min(active + 1, found.children.length - 1)),
    ArrowUp: () => point(Math.max(active - 1, -1)),
    Escape: close,
  };
  if (!moves[event.key] || found.hidden) return;
  event.preventDefault();
  moves[event.key]();
});
box.addEventListener("blur", close);
byId("find").addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(typing);
  if (found.hidden || active < 0) await search();
  const node = options[Math.max(active, 0)];
  if (node && !found.hidden) choose(node);
});

// the beginning

async function begin() {
  try {
    await untilReady(null, () => { note.textContent = PREPARING; });
    note.textContent = "";
    const id = addressed();
    if (id) return show(id, { arrived: true });
    return await offer();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    note.textContent = failureWords(error).sentence;
  }
  return undefined;
}

// a few names to begin with, the ones that the notices name most
async function offer() {
  const lists = await Promise.all(STARTS.map((type) => seenJson(`api/v1/graph/nodes?type=${type}&limit=200`)));
  const starts = lists.flatMap(({ nodes }) => nodes.sort((one, other) => other.mentions.length - one.mentions.length).slice(0, 3));
  const place = byId("start");
  place.hidden = starts.length === 0;
  if (starts.length === 0) note.textContent = "还没有收录通知，收录以后这里才有可看的。";
  place.querySelector("ul").replaceChildren(...starts.map((node) =>
    element("li", {}, element("button", { type: "button", class: "suggestion", onclick: () => choose(node) }, seal(node.type), node.name))));
}

addEventListener("popstate", () => {
  const id = addressed();
  if (id) return show(id, { arrived: true });
  byId("graph").hidden = true;
  return offer();
});
showStaffNav("graph");
begin();
