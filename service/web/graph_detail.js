// What is known of the node that is looked at, and the sentences that join it to the one it came from.

import { element } from "./dom.js";
import { seal } from "./graph_list.js";
import { edgeCautions, nodeFacts, typeName } from "./graph_words.js";
import { codePointSlice } from "./offsets.js";
import { officialDate, titleMarks } from "./source_line.js";

/** The node's card. `via`: `{from, edges}`, each edge with its words, or null for the one in the middle. */
export function detailOf(branch, via, { notices, labels, heading, onOpen, onCentre, isCentre }) {
  const facts = nodeFacts(branch.node);
  const said = via ? via.edges.flatMap((edge) => saidBy(edge, { notices, labels, onOpen })) : [];
  const open = via || !onOpen ? null : openButton(branch.node.mentions[0], notices, labels, onOpen);
  return [
    element("header", { class: "detail-head" },
      seal(branch.node.type),
      element(`h${heading}`, { class: "title" }, branch.name),
      element("span", { class: "kind" }, typeName(branch.node.type))),
    via ? element("p", { class: "joined" }, element("span", {}, via.from.name), element("b", {}, [...new Set(via.edges.map((edge) => edge.words))].join("、")), element("span", {}, branch.name)) : null,
    facts.length ? element("dl", {}, ...facts.flatMap(([term, words]) => [element("dt", {}, term), element("dd", {}, words)])) : null,
    via ? null : element("p", { class: "caution" }, labels.start),
    said.length ? element("section", { class: "said" }, element(`h${heading + 1}`, { class: "basis" }, labels.said), ...said) : null,
    element("div", { class: "detail-actions" },
      open,
      isCentre ? null : element("button", { type: "button", class: "plain", onclick: onCentre }, labels.centre)),
  ].filter(Boolean);
}

function saidBy(edge, { notices, labels, onOpen }) {
  const made = edge.said.map((said, at) => {
    const place = edge.provenance[at];
    const notice = notices.get(said.notice_id);
    const where = [notice ? titleMarks(notice.title) : said.notice_id, said.section, notice?.issuer, officialDate(notice?.date)];
    return element("div", { class: "place" },
      element("blockquote", { lang: "zh-CN" }, ...marked(said.sentence, place)),
      element("p", { class: "where" }, ...where.filter(Boolean).map((words) => element("span", {}, words))),
      openButton(place, notices, labels, onOpen));
  });
  if (edge.places > edge.said.length) made.push(element("p", { class: "elsewhere" }, labels.elsewhere(edge.places - edge.said.length)));
  for (const caution of edgeCautions(edge)) made.push(element("p", { class: "caution" }, caution));
  return made;
}

function openButton(place, notices, labels, onOpen) {
  const notice = place && notices.get(place.notice_id);
  if (!notice || !onOpen) return null;
  const citation = { start: place.start, end: place.end, quote: place.text };
  return element("button", { type: "button", class: "plain open", onclick: () => onOpen(notice, citation) }, labels.open);
}

// the sentence with the characters that say so marked in it
function marked({ text, start, cut_before: before, cut_after: after }, place) {
  const length = place.end - place.start;
  const from = place.start - start;
  const rest = from + length;
  const inside = from >= 0 && codePointSlice(text, from, rest) === place.text;
  const pieces = inside
    ? [codePointSlice(text, 0, from), element("mark", {}, place.text), codePointSlice(text, rest, Number.MAX_SAFE_INTEGER)]
    : [text];
  return [before ? "…" : "", ...pieces, after ? "…" : ""].filter((piece) => piece !== "");
}
