// An answer for the clipboard: with its source line, never without.

import { citedNotices, sourceLine, webAddress, whereabouts } from "./source_line.js";
import { inQuotationMarks } from "./verbatim.js";

const NO_ANSWER = "相关原文摘录，供参考，不是对所问的答复：";

/** The answer, with quotation marks around what is the notice's own, where it comes from and the words it rests
 *  on, as plain text; an extract that was only near says first that it is no answer. */
export function copyText({ answer, citations, relation }) {
  const sources = citedNotices(citations).map((citation) => {
    const address = webAddress(citation.source_address);
    return sourceLine(citation) + (address ? ` ${address.href}` : "");
  });
  const quotes = citations.map((citation) => {
    const where = whereabouts(citation);
    return `[${citation.marker}] ${citation.quote}${where ? `（${where}）` : ""}`;
  });
  const opening = relation === "related" ? [NO_ANSWER] : [];
  return [...opening, inQuotationMarks(answer, citations), "", ...sources, "原文依据：", ...quotes].join("\n");
}

/** Puts `text` on the clipboard; whether that was allowed. */
export async function putOnClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // an address without https has no navigator.clipboard
  }
}

function copyBySelection(text) {
  const before = document.activeElement;
  const holder = document.createElement("textarea");
  holder.className = "clipboard";
  holder.value = text;
  document.body.append(holder);
  holder.select();
  const copied = document.execCommand("copy");
  holder.remove();
  before?.focus?.();
  return copied;
}
