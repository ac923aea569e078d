// The full text of a notice in a dialog, scrolled to the quote that was asked for.

import { noticeText } from "./client.js";
import { element } from "./dom.js";
import { noticeParagraphs } from "./notice_text.js";
import { codePointSlice, utf16Offset } from "./offsets.js";
import { officialDate, webAddress } from "./source_line.js";
import { failureWords } from "./wording.js";

/**
 * The dialog's one owner. `open(notice, citation)`: a notice, and the citation to show in it if any;
 * `openCitation(citation)`: the notice that it was taken from, at its quote; `forget()`: none.
 * `textOf(id, signal)` reads a notice: a page of staff does so with its key.
 */
export function noticePanel(dialog, textOf = noticeText) {
  const parts = {
    title: element("h2", { id: "panel-title" }),
    published: element("p", { class: "published" }),
    state: element("div", { class: "state", role: "status" }),
    text: element("div", { class: "text", lang: "zh-CN" }),
  };
  const close = element("button", { class: "plain close", type: "button", onclick: () => dialog.close() }, "关闭");
  parts.scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "通知全文" }, parts.state, parts.text);
  dialog.append(element("header", {}, element("div", {}, parts.title, parts.published), close), parts.scroll);
  let reading = null;

  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { if (!dialog.open) reading?.abort(); }); // it comes late: another may be open by then

  async function load(notice, citation) {
    reading?.abort();
    reading = new AbortController();
    const { signal } = reading;
    parts.text.replaceChildren();
    parts.state.replaceChildren(element("p", {}, "正在打开全文…"));
    try {
      const text = await textOf(notice.notice_id, signal);
      if (signal.aborted) return;
      show(parts, text, citation);
    } catch (error) {
      if (!signal.aborted) showFailure(parts.state, error, () => load(notice, citation));
    }
  }

  function open(notice, citation = null) {
    parts.title.textContent = notice.title;
    parts.published.replaceChildren(...published(notice));
    if (!dialog.open) dialog.showModal();
    return load(notice, citation);
  }

  function forget() {
    reading?.abort();
    for (const part of [parts.title, parts.published, parts.state, parts.text]) part.replaceChildren();
    if (dialog.open) dialog.close();
  }

  return { open, forget, openCitation: (citation) => open(noticeOf(citation), citation) };
}

function noticeOf({ notice_id, notice_title: title, issuer, notice_date: date, source_address }) {
  return { notice_id, title, issuer, date, source_address };
}

function published({ issuer, date, source_address: sourceAddress }) {
  const known = [issuer, officialDate(date)].filter(Boolean).map((it) => element("span", {}, it));
  const address = webAddress(sourceAddress);
  if (address) known.push(element("a", { href: address.href, rel: "noopener noreferrer", target: "_blank" }, address.host));
  return known;
}

function show({ scroll, state, text: place }, text, citation) {
  const found = citation !== null && codePointSlice(text, citation.start, citation.end) === citation.quote;
  const start = found ? utf16Offset(text, citation.start) : 0;
  const end = found ? utf16Offset(text, citation.end) : 0;
  place.replaceChildren(...noticeParagraphs(text, start, end));
  const moved = "这份通知在回答之后改过，引用的那一句已不在原来的位置，请在全文里查找。";
  state.replaceChildren(...(citation !== null && !found ? [element("p", { class: "warning" }, moved)] : []));
  const mark = place.querySelector("mark");
  if (mark) {
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
  } else {
    scroll.scrollTop = 0;
  }
}

function showFailure(place, failure, retry) {
  const words = failureWords(failure);
  place.replaceChildren(
    element("div", { class: "failure", role: "alert" },
      element("p", { class: "reason" }, words.title),
      element("p", {}, failure.kind === "broken" ? "全文没能打开，请稍后再试。" : words.sentence),
      words.retry ? element("button", { type: "button", class: "plain", onclick: retry }, "再试一次") : null),
  );
}
