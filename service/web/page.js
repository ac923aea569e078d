// The page: takes a question, keeps the talk, shows what comes of it.

import { ask, Failure, notices, sendFeedback, suggestions, untilReady } from "./client.js";
import { copyText, putOnClipboard } from "./copying.js";
import { bringIntoView, element } from "./dom.js";
import { noticePanel } from "./notice_panel.js";
import { codePointLength } from "./offsets.js";
import { officialDate, titleMarks } from "./source_line.js";
import { newTurn, showFailure, showReply, showSeeking } from "./turn.js";
import { PREPARING } from "./wording.js";

const QUESTION_LIMIT = 1000;
const NEARLY_FULL = 900;

const SUGGESTED = 4;
const FIRST_HINT = "写下您的问题";
const NEXT_HINT = "接着问，或换个问题";

const byId = (id) => document.getElementById(id);
const form = byId("ask");
const box = byId("question");
const note = byId("question-note");
const thread = byId("thread");
const panel = noticePanel(byId("panel"));

let history = []; // {question, answer} of the turns that were answered or abstained from
let turns = 0;
let seeking = null; // the AbortController of the question under way

async function seek(turn, question) {
  const control = new AbortController();
  seeking = control;
  byId("send").disabled = true;
  showSeeking(turn);
  try {
    const reply = await ask(question, history, {
      signal: control.signal,
      onPreparing: (waited) => showSeeking(turn, waited),
    });
    if (control.signal.aborted) return;
    history.push({ question, answer: reply.answer });
    showReply(turn, reply, question, { openCitation: panel.openCitation, copy, askAgain: submit, rate: sendFeedback });
  } catch (error) {
    if (control.signal.aborted) return;
    const failure = error instanceof Failure ? error : new Failure("broken");
    showFailure(turn, failure, () => { if (!seeking) seek(turn, question); });
    if (!(error instanceof Failure)) throw error;
  } finally {
    if (seeking === control) {
      seeking = null;
      byId("send").disabled = false;
    }
  }
}

function submit(text) {
  const question = text.trim();
  const length = codePointLength(question);
  if (length === 0) return complain("请先写下您的问题。");
  if (length > QUESTION_LIMIT) return complain(`问题有${length}个字，请缩短到${QUESTION_LIMIT}个字以内。`);
  if (seeking) return complain("上一个问题还在查找，请稍等。");
  complain("");
  turns += 1;
  const turn = newTurn(turns, question);
  thread.append(turn.article);
  document.body.classList.add("talking");
  byId("start-over").hidden = false;
  box.value = "";
  box.placeholder = NEXT_HINT;
  if (matchMedia("(pointer: coarse)").matches) box.blur(); // puts the keyboard of a phone away
  bringIntoView(turn.article);
  seek(turn, question);
}

function complain(sentence) {
  note.textContent = sentence;
  if (sentence) box.focus();
}

function startOver() {
  seeking?.abort();
  seeking = null;
  byId("send").disabled = false;
  history = [];
  thread.replaceChildren();
  document.body.classList.remove("talking");
  byId("start-over").hidden = true;
  complain("");
  box.value = "";
  box.placeholder = FIRST_HINT;
  box.focus();
  scrollTo({ top: 0 });
}

async function copy(reply, button) {
  button.textContent = (await putOnClipboard(copyText(reply))) ? "已复制" : "没能复制，请手动选取";
  setTimeout(() => { button.textContent = "复制"; }, 2500);
}

async function showShelf() {
  const shelf = byId("shelf");
  const say = (sentence) => {
    shelf.querySelector("summary").textContent = sentence;
    shelf.hidden = false;
  };
  try {
    await untilReady(null, () => say(PREPARING));
    const listed = await notices();
    showExamples();
    shelf.querySelector("ul").replaceChildren(...listed.map(shelfEntry));
    say(listed.length > 0 ? `现收录${listed.length}份通知` : "还没有收录通知");
  } catch (error) {
    say("收录的通知暂时读不到，刷新页面可以再试");
    if (!(error instanceof Failure)) throw error;
  }
}

function shelfEntry(notice) {
  const about = [notice.issuer, officialDate(notice.date)].filter(Boolean).join("　");
  return element("li", {},
    element("button", { type: "button", class: "link", onclick: () => panel.open(notice) }, titleMarks(notice.title)),
    about ? element("span", { class: "about" }, about) : null);
}

// questions that the notices do answer; without any, or without a service, the box is there all the same
async function showExamples() {
  const place = byId("examples");
  const asked = await suggestions(SUGGESTED).catch((error) => {
    if (!(error instanceof Failure)) throw error;
    return [];
  });
  place.hidden = asked.length === 0;
  place.querySelector("ul").replaceChildren(...asked.map((question) =>
    element("li", {}, element("button", { type: "button", class: "suggestion", onclick: () => submit(question) }, question))));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(box.value);
});
box.addEventListener("keydown", (event) => {
  // the Enter that ends an input method's composition chooses a word; 229 is Safari's way to say so
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key !== "Enter" || event.shiftKey || event.altKey || composing) return;
  event.preventDefault();
  submit(box.value);
});
box.addEventListener("input", () => {
  const length = codePointLength(box.value.trim());
  note.textContent = length > NEARLY_FULL ? `${length} / ${QUESTION_LIMIT}字` : "";
});
byId("start-over").addEventListener("click", startOver);
showShelf();
