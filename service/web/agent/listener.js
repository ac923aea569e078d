// The field for the caller's words: how much it takes, and when what stands in it is to be looked up.

import { element } from "../dom.js";
import { codePointLength } from "../offsets.js";
import { tooLong } from "./wording.js";

export const TEXT_LIMIT = 2000;
const NEARLY_FULL = 1800;

/** The field's one owner. `on.typed(text)`, `on.now(text)`; `on.tooLong()` where it is not to be looked up. */
export function listener(field, note, on) {
  const text = () => field.value.trim();

  function fits() {
    const length = codePointLength(text());
    if (length > TEXT_LIMIT) {
      const cut = element("button", { type: "button", class: "link", onclick: cutToLast }, `只留最后${TEXT_LIMIT}个字`);
      note.replaceChildren(tooLong(length, TEXT_LIMIT), cut, "。");
      return false;
    }
    note.textContent = length > NEARLY_FULL ? `${length} / ${TEXT_LIMIT}字` : "";
    return true;
  }

  function cutToLast() {
    field.value = [...text()].slice(-TEXT_LIMIT).join("");
    field.focus();
    changed();
  }

  function changed() {
    if (fits()) on.typed(text());
    else on.tooLong();
  }

  // what an input method has in the making is no word yet
  field.addEventListener("input", (event) => { if (!event.isComposing) changed(); });
  field.addEventListener("compositionend", changed);
  field.addEventListener("keydown", (event) => {
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || event.altKey || isComposing) return;
    event.preventDefault();
    if (fits()) on.now(text());
  });

  return {
    text,
    write(words) {
      field.value = words;
      fits();
    },
    focus() {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    },
    /** Looks up what stands there, without a pause. */
    lookNow() {
      if (fits()) on.now(text());
      else on.tooLong();
    },
  };
}
