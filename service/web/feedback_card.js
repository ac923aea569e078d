// One rating as the editor sees it: what was asked and answered, what was said of it, and now.

import { element } from "./dom.js";
import { shouldPart, shouldWords } from "./feedback_should.js";
import { titleMarks, whereabouts } from "./source_line.js";
import { reasonTitle } from "./wording.js";

const WHY = {
  same_as_rated: "和当时的回答一样",
  says_and_cites: "说到了该说的，也引了该引的原文",
  refused: "现在的答复是没有写到",
  answered: "应当答“没有写到”，现在却给了回答",
  said_again: "又说了当时被指出不对的话",
  said_more: "当时的话还在，另外又说了别的",
  elsewhere: "引的不是该引的那句原文",
  other_words: "引到了那句原文，但没有照原话说全",
  unruled: "回答已经变了，这条评价还没有裁定",
  repeated: "回答已经变了，更正的话是当时已经答过的",
  set_aside: "这条评价已放在一边",
  nobody_said: "回答已经变了，还没有人说过正确的是什么",
  not_located: "更正的话在通知里找不到原文",
  words_gone: "依据的那句话已经不在通知里",
  notice_gone: "当时问的那份通知已经移走",
};

const RULINGS = [["right", "评价属实"], ["wrong", "评价有误"], ["aside", "先不算"]];

/** Whether somebody proposes a notice's own words as what is right, and nobody has ruled on it. */
function isProposal({ proposed }) {
  return (proposed ?? []).length > 0;
}

/** What comes of a ruling, in the words of the page. */
function rulingWords(said) {
  const { ruling, rating, refused, correction } = said;
  if (!ruling) return isProposal(said) ? "还没有裁定。点“评价属实”就采纳，提议的原话成为这一题的依据。" : "还没有裁定，不会成为评测题。";
  if (ruling === "aside") return "放在一边，不会成为评测题。";
  if (shouldWords(said)) return shouldWords(said);
  if ((rating === "up") === (ruling === "right")) return refused ? "原来的答复是对的：这一题应当答“没有写到”。" : "原来的回答是对的：评测时要说出它引的原文。";
  if (ruling === "right" && correction) return "原来的答复不对。更正的话若在通知里，又不是原来答过的，就是这一题的依据。";
  return refused ? "原来的答复不对，但还没有人说过正确的是什么。" : "原来的回答不对：评测时不能再这样说。";
}

/** Whether it is answered rightly now, in the words of the page. */
export function verdictWords({ verdict }, { rating, ruling }) {
  if (verdict === "right") return "现在能答对";
  if (verdict === "wrong") return rating === "up" ? "现在答错了" : "还是答错";
  return ruling ? "看不出对错" : "还没有裁定";
}

/**
 * The card. `reask(button)` asks this one again; `rule(ruling, button)` keeps what the editor holds of it, and
 * `should` is what says what should have been answered (`feedback_should.js`).
 */
export function feedbackCard(said, { openCitation, reask, rule, should }) {
  const title = element("h2", { id: `feedback-${said.number}`, lang: said.language }, said.question);
  const ask = (event) => reask(event.currentTarget);
  return element("article", { class: "card", "data-number": said.number, "data-rating": said.rating, "aria-labelledby": title.id },
    element("p", { class: "meta" },
      element("span", { class: `rating ${said.rating}` }, said.rating === "up" ? "赞" : "踩"),
      element("time", { datetime: said.at }, moment(said.at)),
      element("span", {}, `第${said.number}号`),
      said.audience === "staff" ? element("span", {}, "坐席提问") : null,
      said.counts ? null : element("span", {}, "此人后来又评过")),
    title,
    said.history.length > 0 ? earlier(said.history) : null,
    element("div", { class: "was" },
      said.refused ? element("p", { class: "kind" }, reasonTitle(said.abstention_reason)) : null,
      ...paragraphs(said.answer, said.language),
      said.citations.length > 0 ? sources(said, openCitation) : null),
    comments(said),
    isProposal(said) ? proposal(said) : null,
    rulings(said, title, rule),
    shouldPart(said, title, should),
    element("div", { class: "now", "data-verdict": said.reasked?.verdict ?? null },
      said.reasked ? outcome(said) : element("p", { class: "soft" }, "还没有再问过"),
      element("button", { type: "button", class: "plain reask", onclick: ask, "aria-describedby": title.id }, "再问一次")));
}

function paragraphs(text, language) {
  return text.split("\n").filter((line) => line.trim()).map((line) => element("p", { lang: language }, line));
}

function earlier(history) {
  return element("details", { class: "earlier" }, element("summary", {}, `接着前面${history.length}个问题问的`),
    ...history.map((turn) => element("p", {}, `${turn.question} — ${turn.answer}`)));
}

function sources(said, openCitation) {
  return element("ul", { class: "quotes", "aria-label": said.refused ? "当时列出的相近原文" : "依据原文" }, ...said.citations.map((citation) =>
    element("li", {},
      element("span", { class: "number", "aria-hidden": "true" }, String(citation.marker)),
      element("blockquote", { lang: "zh-CN" }, citation.quote),
      element("p", { class: "soft" },
        element("span", {}, [titleMarks(citation.notice_title), whereabouts(citation)].filter(Boolean).join(" ")),
        element("button", { type: "button", class: "link", onclick: () => openCitation(citation), "aria-label": `查看全文：依据${citation.marker}` }, "查看全文")))));
}

function comments({ reason, correction }) {
  const entries = [["原因", reason], ["更正", correction]].filter(([, words]) => words);
  if (entries.length === 0) return null;
  return element("dl", { class: "comments" }, ...entries.flatMap(([name, words]) =>
    [element("dt", {}, name), element("dd", {}, words)]));
}

function proposal({ proposed }) {
  return element("div", { class: "proposed" },
    element("p", { class: "soft" }, "更正里有通知的原话，只是提议，还没有裁定"),
    ...proposed.map((words) => element("blockquote", { lang: "zh-CN" }, words)));
}

function rulings(said, title, rule) {
  return element("div", { class: "ruling", role: "group", "aria-label": "裁定", "data-ruling": said.ruling ?? "none" },
    element("p", { class: "soft" }, rulingWords(said)),
    element("div", { class: "choices" }, ...RULINGS.map(([ruling, label]) => element("button", {
      type: "button", class: "plain", "data-ruling": ruling, "aria-pressed": String(said.ruling === ruling), "aria-describedby": title.id,
      onclick: (event) => rule(said.ruling === ruling ? null : ruling, event.currentTarget), // pressed again it is taken back
    }, label))));
}

function outcome(said) {
  const { reasked, language } = said;
  return element("div", {},
    element("p", { class: "verdict" }, element("strong", {}, verdictWords(reasked, said)),
      element("span", { class: "soft" }, `${WHY[reasked.why] ?? ""}（${moment(reasked.at)}再问）`)),
    ...(reasked.changed && reasked.answer ? [element("p", { class: "soft" }, "现在的回答："), ...paragraphs(reasked.answer, language)] : []));
}

const DAY = new Intl.DateTimeFormat("zh-CN", { year: "numeric", month: "numeric", day: "numeric" });
const CLOCK = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

function moment(at) {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return at;
  const { year, month, day } = Object.fromEntries(DAY.formatToParts(when).map((part) => [part.type, part.value]));
  return `${year}年${month}月${day}日 ${CLOCK.format(when)}`;
}
