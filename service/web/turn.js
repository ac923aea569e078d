// One turn of the talk: the question, and then its answer, its abstention or its failure.

import { answerBlocks } from "./answer_text.js";
import { element } from "./dom.js";
import { feedbackForm } from "./feedback_form.js";
import { citedNotices, officialDate, sourceLine, titleMarks, webAddress, whereabouts } from "./source_line.js";
import { askingFailureWords, EXCERPT, PREPARING, reasonTitle, SEEKING, waitedWords } from "./wording.js";

/** The parts of a turn: a sheet with the `answer`, which is announced, and its `foot`; the `rest` below. */
export function newTurn(number, question) {
  const heading = element("h2", { id: `question-${number}`, class: "question" }, question);
  const answer = element("div", { class: "answer", "aria-live": "polite", "aria-atomic": "true" });
  const foot = element("div", { class: "foot" });
  const rest = element("div", { class: "rest" });
  const article = element("article", { class: "turn", "aria-labelledby": heading.id },
    heading, element("div", { class: "sheet" }, answer, foot), rest);
  return { article, heading, answer, foot, rest };
}

function fill({ article, answer, foot, rest }, state, said, { under = [], below = [] } = {}) {
  article.dataset.state = state;
  answer.removeAttribute("lang");
  answer.replaceChildren(...said);
  foot.replaceChildren(...under);
  rest.replaceChildren(...below.filter(Boolean));
}

/** Shows that the answer is being sought, or for how long the service has been loading. */
export function showSeeking(turn, preparingFor = null) {
  if (turn.article.dataset.state !== "seeking") {
    const words = element("p", {}, element("span", { class: "seeking" }), element("span", { class: "waited", "aria-hidden": "true" }));
    fill(turn, "seeking", [words, element("div", { class: "flow", "aria-hidden": "true" })]);
  }
  const say = (place, words) => {
    if (place.textContent !== words) place.textContent = words;
  };
  say(turn.answer.querySelector(".seeking"), preparingFor === null ? SEEKING : PREPARING);
  // the seconds go on by themselves; read out each time they would drown the rest
  say(turn.answer.querySelector(".waited"), preparingFor === null ? "" : waitedWords(preparingFor));
}

/** Shows a reply: an answer with its citations, or an abstention. */
export function showReply(turn, reply, asked, actions) {
  const isCourtesy = reply.abstention?.courtesy === true;
  if (isCourtesy) showCourtesy(turn, reply, actions);
  else if (reply.refused) showAbstention(turn, reply, actions);
  else showAnswer(turn, reply, actions);
  if (actions.rate && !isCourtesy) turn.foot.append(feedbackForm(reply, { send: actions.rate }));
  turn.heading.lang = reply.language;
  turn.answer.lang = reply.language;
  if (reply.question && reply.question.trim() !== asked) {
    turn.rest.prepend(element("p", { class: "understood" }, `按这个问题查找：${reply.question}`));
  }
}

function showAnswer(turn, reply, actions) {
  const { citations } = reply;
  const copy = (event) => actions.copy(reply, event.currentTarget);
  fill(turn, "answered", answerBlocks(reply.answer, citations, (citation) => markerButton(citation, actions.openCitation), EXCERPT), {
    under: [
      element("div", { class: "sources" }, ...citedNotices(citations).map(sourceParagraph)),
      element("button", { type: "button", class: "plain copy", "aria-live": "polite", onclick: copy }, "复制"),
    ],
    below: [
      citationList("原文依据", citations, actions.openCitation),
      related(reply.related_questions, actions.askAgain),
    ],
  });
}

// A greeting or thanks: nothing was asked, so there is nothing to rate.
function showCourtesy(turn, reply, actions) {
  fill(turn, "courtesy", [element("p", {}, reply.answer)], { below: [related(reply.related_questions, actions.askAgain)] });
}

function showAbstention(turn, reply, actions) {
  const { reason, message, nearest = [], choices = [] } = reply.abstention ?? {};
  const said = [element("p", { class: "reason", lang: "zh-CN" }, reasonTitle(reason)), element("p", {}, reply.answer)];
  if (message && message.trim() !== reply.answer.trim()) said.push(element("p", {}, message));
  fill(turn, "abstained", said, {
    below: [
      choices.length > 0 ? ofPlaces(choices, actions.askAgain) : null,
      nearest.length > 0 ? nearby(nearest, actions.openCitation) : null,
      related(reply.related_questions, actions.askAgain),
    ],
  });
}

function nearby(nearest, openCitation) {
  const list = citationList("相近的原文", nearest, openCitation, false);
  list.querySelector("h3").after(
    element("p", { class: "caution" }, "下面是原文里意思最接近的句子，供参考，不是对这个问题的回答。"),
  );
  return list;
}

/** Shows what went wrong; `retry` asks again. */
export function showFailure(turn, failure, retry) {
  const words = askingFailureWords(failure);
  const said = [element("p", { class: "reason" }, words.title), element("p", {}, words.sentence)];
  const again = element("button", { type: "button", class: "plain", onclick: retry }, "再试一次");
  fill(turn, "failed", said, { under: words.retry ? [again] : [] });
  if (failure.retryAfter && words.retry) {
    again.disabled = true;
    setTimeout(() => { again.disabled = false; }, failure.retryAfter * 1000);
  }
}

function markerButton(citation, openCitation) {
  return element("button", {
    type: "button",
    class: "marker",
    "aria-label": `原文依据${citation.marker}`,
    title: whereabouts(citation) || citation.notice_title,
    onclick: () => openCitation(citation),
  }, String(citation.marker));
}

function sourceParagraph(citation) {
  const address = webAddress(citation.source_address);
  const parts = [element("span", { class: "line" }, sourceLine(citation))];
  if (address) {
    parts.push(element("a", { href: address.href, rel: "noopener noreferrer", target: "_blank" }, address.host,
      element("span", { class: "away" }, "（在新窗口打开发布网站）")));
  }
  return element("p", { class: "source", title: [citation.issuer, officialDate(citation.notice_date), titleMarks(citation.notice_title)].filter(Boolean).join(" ") }, ...parts);
}

function citationList(title, citations, openCitation, numbered = true) {
  const severalNotices = citedNotices(citations).length > 1;
  const entries = citations.map((citation) => {
    const open = () => openCitation(citation);
    const where = whereabouts(citation);
    const notice = titleMarks(citation.notice_title);
    return element("li", {},
      numbered ? element("span", { class: "number", "aria-hidden": "true" }, String(citation.marker)) : null,
      element("blockquote", { lang: "zh-CN" }, citation.quote),
      element("p", { class: "where" },
        element("span", {}, severalNotices ? `${notice} ${where}`.trim() : where || notice),
        element("button", {
          type: "button", class: "link", onclick: open,
          "aria-label": numbered ? `查看全文：依据${citation.marker}` : "查看全文：这一句",
        }, "查看全文"),
      ));
  });
  return element("section", { class: numbered ? "citations" : "citations nearest" },
    element("h3", {}, title), element("ul", {}, ...entries));
}

/** The places that the question may be meant of, to be pressed. */
function ofPlaces(choices, askAgain) {
  return element("section", { class: "related" }, element("h3", {}, "您问的是哪里？"),
    element("ul", {}, ...choices.map(({ place, question }) =>
      element("li", {}, element("button", { type: "button", class: "suggestion", onclick: () => askAgain(question) }, place)))));
}

function related(questions, askAgain) {
  if (!questions?.length) return null;
  return element("section", { class: "related" }, element("h3", {}, "还可以问"),
    element("ul", {}, ...questions.map((question) =>
      element("li", {}, element("button", { type: "button", class: "suggestion", onclick: () => askAgain(question) }, question)))));
}
