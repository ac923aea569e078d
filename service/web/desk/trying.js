// A question to the notice that was just published, answered from it alone.

import { Failure } from "../client.js";
import { copyText, putOnClipboard } from "../copying.js";
import { element } from "../dom.js";
import { codePointLength } from "../offsets.js";
import { newTurn, showFailure, showReply, showSeeking } from "../turn.js";
import { call } from "./requests.js";

const QUESTION_LIMIT = 1000;
const OFFERED = 3;
const TRIES = 8;
const AGAIN_MS = 700;
const AWAY = new Map([["unreachable", "unreachable"], ["silent", "slow"]]);
const KINDS = new Map([[429, "hurried"], [404, "missing"], [422, "unreadable"], [413, "unreadable"], [503, "preparing"]]);

/** The field's one owner: `about(noticeId)` begins anew with that notice, `forget()` with none. */
export function tryingField({ form, note, thread, offered, openCitation, key }) {
  const field = form.querySelector("input");
  let noticeId = null;
  let stop = new AbortController();
  let turns = 0;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(field.value);
  });

  function forget() {
    stop.abort();
    stop = new AbortController();
    noticeId = null;
    thread.replaceChildren();
    offered.replaceChildren();
    field.value = "";
    note.textContent = "";
  }

  async function about(id) {
    forget();
    noticeId = id;
    try {
      let found;
      for (let tries = 0; tries < TRIES; tries += 1) {
        if (tries > 0) await new Promise((go) => { setTimeout(go, AGAIN_MS); });
        if (noticeId !== id) return;
        found = await call(`api/v1/suggestions?k=${OFFERED}&notice_id=${encodeURIComponent(id)}`, { key: key(), signal: stop.signal });
        if (noticeId !== id) return;
        if (found.questions.length > 0 || !found.finding) break;
      }
      offered.replaceChildren(...found.questions.map(({ question }) =>
        element("li", {}, element("button", { type: "button", class: "suggestion", onclick: () => submit(question) }, question))));
    } catch { /* nothing to offer: the field is there all the same */ }
  }

  function submit(text) {
    const question = text.trim();
    const length = codePointLength(question);
    note.textContent = length === 0 ? "请先写下问题。" : length > QUESTION_LIMIT ? `问题有${length}个字，请缩短到${QUESTION_LIMIT}个字以内。` : "";
    if (note.textContent) return;
    turns += 1;
    const turn = newTurn(turns, question);
    thread.replaceChildren(turn.article);
    field.value = "";
    seek(turn, question, stop.signal);
  }

  async function seek(turn, question, signal) {
    showSeeking(turn);
    try {
      // as staff: a notice that is not public is not answered from for anybody else
      const body = { question, notice_ids: [noticeId], audience: "staff" };
      const reply = await call("api/v1/ask", { method: "POST", body, key: key(), signal });
      showReply(turn, reply, question, { openCitation, copy, askAgain: submit });
    } catch (trouble) {
      if (signal.aborted) return;
      const kind = AWAY.get(trouble.kind) ?? KINDS.get(trouble.status) ?? "broken";
      showFailure(turn, new Failure(kind, { status: trouble.status ?? null }), () => seek(turn, question, signal));
    }
  }

  async function copy(reply, button) {
    button.textContent = (await putOnClipboard(copyText(reply))) ? "已复制" : "没能复制，请手动选取";
    setTimeout(() => { button.textContent = "复制"; }, 2500);
  }

  return { about, forget };
}
