// One card: what to say, the exact words it rests on, whose matter it is, and what to ask on.

import { answerBlocks } from "../answer_text.js";
import { element } from "../dom.js";
import { citedNotices, officialDate, sourceLine, titleMarks, webAddress, whereabouts } from "../source_line.js";
import { piecesOf } from "../verbatim.js";
import { EXCERPT, reasonTitle } from "../wording.js";
import { keyHint, keyName } from "./shortcuts.js";
import { BODY_SOURCE, forACaller, KIND } from "./wording.js";

const LEADS_UP = /^\s*([^:：\n]{1,40})[:：]\s*/u;

/** `answer`, `related` or `absent` (“the notices do not say” is a card of its own). */
export function kindOf(card) {
  if (card.answer === null) return "absent";
  return card.relation === "related" ? "related" : "answer";
}

/** What to say for a card: its answer, or the sentence that says what is missing. */
export function saying(card) {
  return card.answer ?? forACaller(card.abstention?.message ?? reasonTitle(card.abstention?.reason));
}

/** The citations of a card, or of what lies near where the notices do not say. */
export function groundsOf(card) {
  return card.answer === null ? (card.abstention?.nearest ?? []) : card.citations;
}

/** A card at a glance, as a tab: its number, kind, the first of its words, and whose matter it is. */
export function glance(card, number, isOpen, select) {
  const kind = kindOf(card);
  return element("button", {
    type: "button", role: "tab", class: "glance", id: `card-${number}`, "data-kind": kind, "aria-controls": "card-open", "aria-selected": String(isOpen),
    "aria-keyshortcuts": `Alt+${number}`, tabindex: isOpen ? null : "-1", onclick: select,
  },
  element("span", { class: "glance-head" }, element("span", { class: "number", "aria-hidden": "true" }, String(number)), KIND[kind]),
  element("span", { class: "clamp" }, ...(kind === "absent" ? [reasonTitle(card.abstention?.reason)] : labelled(card))),
  card.body ? element("span", { class: "glance-body" }, card.body) : null);
}

/** What to say for a card, without its markers. */
export function plainSaying(card) {
  return withoutMarkers(saying(card));
}

const withoutMarkers = (said) => said.replaceAll(/\s*\[\d+\]/gu, "").trim();

// What to say for a card, and before it, as a label, what of ours leads up to the notice's words: 天津市.
function labelled(card) {
  const [first, next] = piecesOf(card.answer, card.citations);
  const [lead, label] = next?.isQuoted && !first.isQuoted ? LEADS_UP.exec(first.text) ?? [] : [];
  if (!label) return [plainSaying(card)];
  return [element("span", { class: "lead" }, label), withoutMarkers(card.answer.slice(lead.length))];
}

/** A card with all it has. `actions`: `openCitation`, `copyReply`, `pin`, `isPinned`, `asked`, `isAsked`, `askSimilar`;
 *  `showsQuestion`: the cards are of several questions. */
export function openCard(card, number, actions, showsQuestion) {
  const kind = kindOf(card);
  const said = kind === "absent"
    ? [element("p", { class: "reason" }, reasonTitle(card.abstention?.reason)), element("p", {}, saying(card))]
    : answerBlocks(card.answer, card.citations, (citation) => marker(citation, actions.openCitation), EXCERPT);
  return element("div", { class: "card", id: "card-open", role: "tabpanel", "data-kind": kind, "aria-labelledby": `card-${number}` },
    element("header", {}, element("h2", {}, KIND[kind]), tools(card, actions)),
    showsQuestion && card.question ? element("p", { class: "asked" }, `问的是：${card.question}`) : null,
    element("div", { class: "answer" }, ...said),
    kind === "related" ? element("p", { class: "caution" }, "通知里有这一段相关的话，但不是对来电问题的直接回答。") : null,
    kind === "absent" ? null : sources(card.citations),
    element("div", { class: "halves" },
      element("div", {}, grounds(card, kind, actions.openCitation), similar(card.similar_questions, actions.askSimilar)),
      element("div", {}, bodies(card, actions.openCitation), toAsk(card.ask_next, actions))));
}

function tools(card, actions) {
  const isPinned = actions.isPinned(card);
  return element("div", { class: "tools" },
    element("button", {
      type: "button", class: "plain pin", "aria-pressed": String(isPinned), "aria-keyshortcuts": keyName("pin"), onclick: () => actions.pin(card),
    }, isPinned ? "已收藏" : "收藏", keyHint("pin")),
    element("button", {
      type: "button", class: "primary copy", "aria-keyshortcuts": keyName("copyReply"), onclick: () => actions.copyReply(card),
    }, element("span", { class: "word" }, kindOf(card) === "related" ? "复制原文" : "复制答复"), keyHint("copyReply")));
}

function marker(citation, openCitation) {
  return element("button", {
    type: "button", class: "marker", "aria-label": `依据原文${citation.marker}`, title: whereabouts(citation) || citation.notice_title,
    onclick: () => openCitation(citation),
  }, String(citation.marker));
}

function sources(citations) {
  return element("div", { class: "sources" }, ...citedNotices(citations).map((citation) => {
    const address = webAddress(citation.source_address);
    return element("p", { class: "source" },
      element("span", { class: "line" }, sourceLine(citation)),
      address ? element("a", { href: address.href, rel: "noopener noreferrer", target: "_blank" }, address.host,
        element("span", { class: "away" }, "（在新窗口打开发布网站）")) : null);
  }));
}

function grounds(card, kind, openCitation) {
  const cited = groundsOf(card);
  if (cited.length === 0) return null;
  const isNear = kind === "absent";
  return element("section", { class: isNear ? "grounds near" : "grounds" },
    element("h3", {}, isNear ? "相近的原文" : "依据原文"),
    isNear ? element("p", { class: "caution" }, "除其他卡片外，还有这几句意思相近，供参考，不能当作答复。") : null,
    element("ul", {}, ...cited.map((citation) => ground(citation, !isNear, openCitation))));
}

function ground(citation, isNumbered, openCitation) {
  const about = [whereabouts(citation), citation.issuer].filter(Boolean).map((it) => element("span", {}, it));
  const date = officialDate(citation.notice_date);
  return element("li", {},
    isNumbered ? element("span", { class: "number", "aria-hidden": "true" }, String(citation.marker)) : null,
    element("blockquote", { lang: "zh-CN" }, citation.quote),
    element("p", { class: "where" },
      element("span", { class: "notice" }, titleMarks(citation.notice_title)),
      ...about,
      date ? element("span", { class: "date" }, date) : null,
      openButton(citation, isNumbered ? `打开原文，看依据${citation.marker}` : "打开原文，看这一句", openCitation)));
}

function openButton(citation, label, openCitation) {
  return element("button", { type: "button", class: "link open-source", "aria-label": label, onclick: () => openCitation(citation) }, "打开原文");
}

function bodies(card, openCitation) {
  const known = [
    ["责任单位", card.body, card.body_citation, BODY_SOURCE[card.body_source]],
    ["建议派单单位", card.dispatch_to, card.dispatch_citation, BODY_SOURCE[card.dispatch_source]],
  ].filter(([, name]) => name);
  if (known.length === 0) {
    return element("section", { class: "bodies" }, element("h3", {}, "责任单位"),
      element("p", { class: "unknown" }, "通知里没有写明，请按本地派单规则办理。"));
  }
  // one sentence for both, where it is the same
  const shown = new Set();
  return element("section", { class: "bodies" }, ...known.flatMap(([label, name, citation, source]) => {
    const place = citation ? `${citation.notice_id}:${citation.start}-${citation.end}` : null;
    const isNew = place !== null && !shown.has(place);
    shown.add(place);
    return [
      element("h3", {}, label),
      element("p", { class: "body-name" }, name, source ? element("span", { class: "source-kind" }, source) : null),
      isNew ? element("p", { class: "because" }, element("q", { lang: "zh-CN" }, citation.quote),
        openButton(citation, `打开原文，看${label}的依据`, openCitation)) : null,
      place !== null && !isNew ? element("p", { class: "because" }, "依据同上") : null,
    ];
  }).filter(Boolean));
}

// What to ask the caller. One that was asked is ticked off, and the field waits for what they say.
function toAsk(listed, { asked, isAsked }) {
  if (!listed?.length) return null;
  return element("section", { class: "to-ask" },
    element("h3", {}, "可追问", keyHint("nextQuestion")),
    element("ul", {}, ...listed.map((question) => element("li", {}, element("button", {
      type: "button", class: "asking", "aria-pressed": String(isAsked(question)), onclick: () => asked(question),
    }, element("span", { class: "tick", "aria-hidden": "true" }), question)))));
}

function similar(listed, ask) {
  if (!listed?.length) return null;
  return element("section", { class: "similar" },
    element("h3", {}, "相近问题"),
    element("ul", {}, ...listed.map((question) =>
      element("li", {}, element("button", { type: "button", class: "suggestion", onclick: () => ask(question) }, question)))));
}
