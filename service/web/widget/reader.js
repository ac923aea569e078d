// The full text of a notice in a dialog of its own, opened at the quote.

import { Failure } from "../client.js";
import { element } from "../dom.js";
import { noticeParagraphs } from "../notice_text.js";
import { codePointSlice, utf16Offset } from "../offsets.js";
import { officialDate, titleMarks, webAddress } from "../source_line.js";
import { keepFocusWithin } from "./focus.js";
import { icon } from "./icons.js";
import { noticeText } from "./service.js";
import { dateIn } from "./words.js";

/** The dialog and `open(citation)`, which resolves when it is closed again. */
export function noticeReader({ words, language, base }) {
  const title = element("h2", { id: "reader-title", lang: "zh-CN" });
  const published = element("p", { class: "published" });
  const state = element("div", { class: "state", role: "status" });
  const text = element("div", { class: "text", lang: "zh-CN" });
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.text }, state, text);
  const close = element("button", { type: "button", class: "round", "aria-label": words.close, onclick: () => dialog.close() }, icon("close"));
  const dialog = element("dialog", { class: "reader", "aria-labelledby": title.id },
    element("div", { class: "head" }, element("div", {}, title, published), close), scroll);
  let reading = null;

  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (event) => keepFocusWithin(dialog, event));
  dialog.addEventListener("close", () => { if (!dialog.open) reading?.abort(); }); // it comes late: another may be open by then

  async function load(citation) {
    reading?.abort();
    reading = new AbortController();
    const { signal } = reading;
    text.replaceChildren();
    state.replaceChildren(element("p", {}, words.opening));
    try {
      const whole = await noticeText(base, citation.notice_id, signal);
      if (!signal.aborted) show(whole, citation);
    } catch (error) {
      if (signal.aborted) return;
      const [reason, sentence] = words.failed[error instanceof Failure ? error.kind : "broken"] ?? words.failed.broken;
      state.replaceChildren(element("div", { class: "sheet failed" }, element("p", { class: "reason" }, reason), element("p", {}, sentence),
        element("button", { type: "button", class: "plain", onclick: () => load(citation) }, words.again)));
    }
  }

  function show(whole, citation) {
    const found = codePointSlice(whole, citation.start, citation.end) === citation.quote;
    const [start, end] = found ? [citation.start, citation.end].map((at) => utf16Offset(whole, at)) : [0, 0];
    state.replaceChildren(...(found ? [] : [element("p", { class: "warning" }, words.moved)]));
    text.replaceChildren(...noticeParagraphs(whole, start, end));
    const mark = text.querySelector("mark");
    scroll.scrollTop = 0;
    if (!mark) return;
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
  }

  return {
    dialog,
    open(citation) {
      title.textContent = titleMarks(citation.notice_title);
      const address = webAddress(citation.source_address);
      published.replaceChildren(...[
        citation.issuer ? element("span", { lang: "zh-CN" }, citation.issuer) : null,
        citation.notice_date ? element("time", {}, dateIn(language, citation.notice_date, officialDate(citation.notice_date))) : null,
        address ? element("a", { href: address.href, rel: "noopener noreferrer", target: "_blank" }, address.host, element("span", { class: "unseen" }, words.away)) : null,
      ].filter(Boolean));
      if (!dialog.open) dialog.showModal();
      return load(citation);
    },
  };
}
