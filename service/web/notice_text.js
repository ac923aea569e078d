// A notice's text as paragraphs: every character of it, with the look that its lines ask for.

import { element } from "./dom.js";

const MARKUP = /^!?\[[^\]]*\]\([^)]*\)$/u;
const HEADING = /^(?:第.{1,5}[编章节]|[一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|#{1,6}\s).{0,48}[^。；：！？]$/u;
const PROSE = /[。；：！？”）]$/u;

/** The text as it is, a line a paragraph; what lies between start and end (UTF-16) is marked. */
export function noticeParagraphs(text, start, end) {
  const made = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const cut = (unit) => Math.min(Math.max(unit - offset, 0), line.length);
    const [from, to] = [cut(start), cut(end)];
    const marked = to > from ? element("mark", {}, line.slice(from, to)) : null;
    made.push(element("p", { class: lookOf(line.trim()) }, line.slice(0, from), marked, line.slice(marked ? to : from)));
    offset += line.length + 1;
  }
  return made;
}

function lookOf(line) {
  if (line === "") return "blank";
  if (MARKUP.test(line)) return "markup";
  if (HEADING.test(line)) return "heading";
  return PROSE.test(line) && line.length > 24 ? "prose" : null;
}
