// The text beside what was found in it: a place is shown marked, in a text of whatever length.
//
// Beside the lists on a desk, over them on a phone. A long text is shown stretch by stretch, since a
// browser that has to lay out a million characters answers nobody for seconds.

import { element } from "../dom.js";
import { utf16Offset } from "../offsets.js";

const STRETCH = 20_000; // UTF-16 units
const WIDE = "(min-width: 60rem)";

/** The pane's one owner: `fill(text, headings)`, `show({start, end})` in code points, `close()`. */
export function textPane(dialog) {
  const place = dialog.querySelector(".text");
  const scroll = dialog.querySelector(".scroll");
  const pages = dialog.querySelector(".pages");
  const wide = matchMedia(WIDE);
  let text = "";
  let cuts = [0, 0];
  let current = 0;
  let headings = new Set();
  let caller = null;

  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.querySelector(".earlier").addEventListener("click", () => turnTo(current - 1));
  dialog.querySelector(".later").addEventListener("click", () => turnTo(current + 1));
  dialog.addEventListener("close", () => {
    caller?.focus();
    if (wide.matches && text) dialog.show();
  });
  wide.addEventListener("change", settle);

  function settle() {
    if (!text) return;
    caller = null;
    if (dialog.open) dialog.close();
    else if (wide.matches) dialog.show();
  }

  function fill(filled, headingStarts) {
    text = filled;
    cuts = cutsOf(text);
    headings = new Set(headingStarts.map((start) => utf16Offset(text, start)));
    draw(0);
    if (wide.matches && !dialog.open) openBeside();
  }

  // show() would take the focus away from where the editor is
  function openBeside() {
    const before = document.activeElement;
    dialog.show();
    before?.focus?.({ preventScroll: true });
  }

  function turnTo(page) {
    draw(Math.min(Math.max(page, 0), cuts.length - 2));
    scroll.scrollTop = 0;
  }

  function draw(page, from = 0, to = 0) {
    current = page;
    place.replaceChildren(...paragraphs(text, cuts[page], cuts[page + 1], from, to, headings));
    pages.hidden = cuts.length <= 2;
    pages.querySelector(".at").textContent = `第${page + 1}段，共${cuts.length - 1}段`;
    pages.querySelector(".earlier").disabled = page === 0;
    pages.querySelector(".later").disabled = page === cuts.length - 2;
  }

  function show({ start, end }) {
    const from = utf16Offset(text, start);
    const to = from + utf16Offset(text.slice(from, from + 2 * (end - start)), end - start);
    const page = Math.max(0, cuts.findIndex((cut, at) => cuts[at + 1] > from || at === cuts.length - 2));
    draw(page, from, Math.min(to, cuts[page + 1]));
    if (!wide.matches && !dialog.matches(":modal")) {
      caller = document.activeElement;
      if (dialog.open) dialog.close();
      dialog.showModal();
    }
    const mark = place.querySelector("mark");
    if (!mark) return;
    mark.tabIndex = -1;
    if (!wide.matches) mark.focus({ preventScroll: true });
    // only this pane scrolls, never the page that the editor is reading
    const room = scroll.getBoundingClientRect();
    scroll.scrollTop += mark.getBoundingClientRect().top - room.top - room.height / 3;
  }

  function close() {
    text = "";
    caller = null;
    place.replaceChildren();
    if (dialog.open) dialog.close();
  }

  return { fill, show, close };
}

// Where the text is cut: at line ends, and within a line that is longer than a stretch.
function cutsOf(text) {
  const cuts = [0];
  while (cuts.at(-1) + STRETCH < text.length) {
    const most = cuts.at(-1) + STRETCH;
    const lineEnd = text.lastIndexOf("\n", most - 1);
    let cut = lineEnd >= cuts.at(-1) + STRETCH / 2 ? lineEnd + 1 : most;
    if (text.charCodeAt(cut) >> 10 === 0x37) cut += 1; // never between the halves of one character
    cuts.push(cut);
  }
  return [...cuts, text.length];
}

function paragraphs(text, begin, end, from, to, headings) {
  const made = [];
  let offset = begin;
  for (const line of text.slice(begin, end).split("\n")) {
    const cut = (unit) => Math.min(Math.max(unit - offset, 0), line.length);
    const [first, last] = [cut(from), cut(to)];
    const marked = last > first ? element("mark", {}, line.slice(first, last)) : null;
    const lead = offset + line.length - line.trimStart().length;
    const look = !line.trim() ? "blank" : headings.has(lead) ? "heading" : line.length > 24 ? "prose" : null;
    made.push(element("p", { class: look }, line.slice(0, first), marked, line.slice(marked ? last : first)));
    offset += line.length + 1;
  }
  return made;
}
