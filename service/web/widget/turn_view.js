// One turn as it is now, from its data: `{question, state, deltas, reply, failure, rating}`.

import { answerBlocks } from "../answer_text.js";
import { element } from "../dom.js";
import { feedbackForm } from "../feedback_form.js";
import { citedNotices, officialDate, titleMarks, webAddress } from "../source_line.js";
import { icon } from "./icons.js";
import { sendFeedback } from "./service.js";
import { dateIn } from "./words.js";

const HOTLINE = "12345";

/** The turn's article. `view`: `{words, language, actions}`; `latest`: whether no other follows it. */
export function turnArticle(turn, view, latest) {
  const { words } = view;
  const asked = element("h3", { class: "question", lang: turn.reply?.language ?? false }, turn.question);
  const body = {
    seeking: () => seeking(turn, view),
    answered: () => answered(turn, view, latest),
    abstained: () => abstained(turn, view, latest),
    stopped: () => [sheet("stopped", element("p", {}, words.stopped), again(turn, view))],
    failed: () => failed(turn, view),
  }[turn.state]();
  return element("article", { class: "turn", "data-state": turn.state, tabindex: "-1" }, asked, ...body);
}

const sheet = (look, ...children) => element("div", { class: `sheet ${look}` }, ...children);

function seeking(turn, { words, language, actions }) {
  const said = turn.deltas.map(({ text }) => text).join("");
  const citations = turn.deltas.flatMap((delta) => delta.citations);
  return [sheet("seeking",
    said ? element("div", { class: "answer" }, ...answerBlocks(said, citations, markerOf(words, actions), words.excerpt)) : null,
    element("p", { class: "waiting" }, words[turn.line ?? "seeking"]),
    element("div", { class: "flow", "aria-hidden": "true" }))];
}

function answered(turn, view, latest) {
  const { words, actions } = view;
  const { reply } = turn;
  const copy = element("button", { type: "button", class: "quiet", onclick: () => actions.copy(reply, copy) }, icon("copy"), element("span", {}, words.copy));
  return [
    turn.renewed ? element("p", { class: "aside" }, words.renewed) : null,
    understood(turn, words),
    sheet("answered",
      element("div", { class: "answer", lang: reply.language }, ...answerBlocks(reply.answer, reply.citations, markerOf(words, actions), words.excerpt)),
      element("ul", { class: "sources", "aria-label": words.source }, ...citedNotices(reply.citations).map((it) => element("li", {}, ...sourceOf(it, view)))),
      element("div", { class: "acts" }, copy, thumbs(turn, view))),
    latest ? questions(words.more, reply.related_questions, actions) : null,
  ];
}

function abstained(turn, view, latest) {
  const { words, actions } = view;
  const { reply } = turn;
  const { reason, nearest = [], choices, courtesy = false } = reply.abstention ?? {};
  if (courtesy) return [sheet("courtesy", element("p", { lang: reply.language }, reply.answer)), latest ? questions(words.suggested, reply.related_questions, actions) : null];
  return [
    understood(turn, words),
    sheet("abstained",
      element("p", { class: "reason" }, words.why[reason] ?? words.why.no_evidence),
      element("p", { lang: reply.language }, reply.answer),
      element("div", { class: "acts" },
        element("a", { class: "call", href: `tel:${HOTLINE}` }, icon("phone"), element("span", {}, words.call)), thumbs(turn, view))),
    latest ? questions(words.which, choices?.map(({ place, question }) => ({ label: place, question })), actions) : null,
    nearest.length > 0 ? element("section", { class: "near" },
      element("h4", {}, words.near),
      element("p", { class: "caution" }, words.caution),
      element("ul", {}, ...citedNotices(nearest).map((notice) => nearIn(nearest.filter((it) => it.notice_id === notice.notice_id), view)))) : null,
    latest ? questions(words.more, reply.related_questions, actions) : null,
  ];
}

// What lies near in one notice, which is named once; of several quotes each has its own way to its place.
function nearIn(quoted, view) {
  const { words, actions } = view;
  const way = (citation) => (quoted.length === 1 ? null
    : element("button", { type: "button", class: "link", "aria-label": `${words.whole}: ${citation.quote}`, onclick: () => actions.open(citation) }, words.whole));
  return element("li", {}, ...quoted.flatMap((citation) => [element("blockquote", { lang: "zh-CN" }, citation.quote), way(citation)]),
    element("p", { class: "source" }, ...sourceOf(quoted[0], view)));
}

function failed(turn, view) {
  const [title, sentence] = view.words.failed[turn.failure.kind] ?? view.words.failed.broken;
  return [sheet("failed", element("p", { class: "reason" }, title), element("p", {}, sentence),
    turn.failure.kind === "unreadable" ? null : again(turn, view))];
}

function again(turn, { words, actions }) {
  const wait = (turn.failure?.retryAfter ?? 0) * 1000;
  const button = element("button", { type: "button", class: "plain", disabled: wait > 0, onclick: () => actions.again(turn) }, words.again);
  if (wait > 0) setTimeout(() => { button.disabled = false; }, wait);
  return element("div", { class: "acts" }, button);
}

const thumbs = (turn, { language, base, actions }) => feedbackForm(turn.reply, {
  language,
  send: (body) => sendFeedback(base, body),
  given: turn.rating ?? null,
  onGiven: (rating) => actions.rated(turn, rating),
});

function understood({ reply, question }, words) {
  if (!reply.question || reply.question.trim() === question) return null;
  return element("p", { class: "aside" }, words.understood(reply.question));
}

const markerOf = (words, actions) => (citation) => element("button", {
  type: "button", class: "marker", "aria-label": words.marker(citation.marker), onclick: () => actions.open(citation),
}, String(citation.marker));

// Issuer, date and published address, and the way into the full text.
function sourceOf(citation, { words, language, actions }) {
  const address = webAddress(citation.source_address);
  const known = [
    citation.issuer ? element("span", { lang: "zh-CN" }, citation.issuer) : null,
    citation.notice_date ? element("time", { datetime: citation.notice_date }, dateIn(language, citation.notice_date, officialDate(citation.notice_date))) : null,
    address ? element("a", { href: address.href, rel: "noopener noreferrer", target: "_blank" }, address.host, element("span", { class: "unseen" }, words.away)) : null,
  ];
  return [
    element("button", { type: "button", class: "link", lang: "zh-CN", onclick: () => actions.open(citation) },
      titleMarks(citation.notice_title), element("span", { class: "unseen", lang: language }, ` ${words.whole}`)),
    element("span", { class: "published" }, ...known),
  ];
}

/** A list of questions to press, each itself or `{label, question}`; null where there are none. */
export function questions(title, asked, actions) {
  if (!asked?.length) return null;
  return element("section", { class: "questions" }, element("h4", {}, title),
    element("ul", {}, ...asked.map((it) => element("li", {},
      element("button", { type: "button", class: "suggestion", lang: "zh-CN", onclick: () => actions.ask(it.question ?? it) }, it.label ?? it)))));
}
