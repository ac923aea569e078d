// The work order: a suggestion that follows what the caller says, until a field is edited by hand.
// From then on the field is the agent's; a suggestion that differs is offered beside it.

import { element } from "../dom.js";
import { titleMarks, whereabouts } from "../source_line.js";
import { keyHint, keyName } from "./shortcuts.js";
import { bodyRemark, NO_BASIS, ORDER_FIELDS, saidToBeUrgent } from "./wording.js";

/** The form's one owner. `actions`: `openCitation`, `copyText`, `copyJson`, `saveJson`, `edited`, `endangered(words)`. */
export function workOrder(form, actions) {
  const fields = new Map(ORDER_FIELDS.map((field) => [field.name, orderField(field, edited)]));
  const basis = element("ul");
  const tool = (label, does, press, look = "plain") => element("button", {
    type: "button", class: look, "aria-keyshortcuts": does ? keyName(does) : null, onclick: press,
  }, element("span", { class: "word" }, label), does ? keyHint(does) : null);
  const tools = {
    copyText: tool("复制工单", "copyOrder", () => actions.copyText(), "primary"),
    copyJson: tool("复制JSON", null, () => actions.copyJson()),
    saveJson: tool("下载JSON", null, () => actions.saveJson()),
  };
  const of = element("p", { class: "of" });
  const note = element("p", { class: "copy-note", role: "status" });
  let cited = [];
  let drafted = {};
  let draftedFor = null; // the caller's words that it was drafted for

  form.addEventListener("submit", (event) => event.preventDefault());
  form.replaceChildren(
    element("header", {}, element("h2", { id: "order-title" }, "工单草稿"), tools.copyText), of, note,
    element("div", { class: "fields" }, ...[...fields.values()].map((field) => field.whole)),
    element("div", { class: "tools" }, tools.copyJson, tools.saveJson),
    element("section", { class: "basis" }, element("h3", {}, "依据原文"), basis));
  showBasis([]);
  showOf(false);

  function edited() {
    showDanger();
    actions.edited();
  }

  // An agent who sets another urgency has heard that it is none.
  function showDanger() {
    actions.endangered(fields.get("urgency").value() === drafted.urgency ? drafted.urgency_words ?? [] : []);
  }

  function showBasis(citations) {
    cited = citations;
    basis.replaceChildren(...(citations.length > 0 ? citations.map((citation) =>
      element("li", {}, element("q", { lang: "zh-CN" }, citation.quote),
        element("span", { class: "where" }, [titleMarks(citation.notice_title), whereabouts(citation)].filter(Boolean).join(" ")),
        element("button", { type: "button", class: "link", "aria-label": "打开原文，看这条依据", onclick: () => actions.openCitation(citation) }, "打开原文")))
      : [element("li", { class: "unknown" }, NO_BASIS)]));
  }

  function showOf(isFormer) {
    form.classList.toggle("former", isFormer);
    of.replaceChildren(...(draftedFor === null ? ["随来电内容草拟"]
      : [isFormer ? "还是" : "按", element("q", { title: draftedFor }, draftedFor), isFormer ? "的草稿" : "草拟"]));
  }

  return {
    tools,
    /** Takes a new suggestion for these words of the caller's; what was edited by hand stays. */
    suggest(draft, words) {
      drafted = draft;
      draftedFor = words;
      showOf(false);
      for (const [name, field] of fields) field.suggest(draft[name] ?? "");
      fields.get("urgency").remark(saidToBeUrgent(draft.urgency_words));
      fields.get("body").remark(bodyRemark(draft));
      showBasis(draft.basis ?? []);
      showDanger();
    },
    /** The caller says these words now: a draft for others is shown as theirs. */
    heard(words) {
      if (draftedFor !== null) showOf(draftedFor !== words);
    },
    /** The words that what is not written by hand is of; null where all of it is by hand. */
    wordsOf: () => (cited.length > 0 || [...fields.values()].some((field) => !field.isEdited() && field.value()) ? draftedFor : null),
    /** Tells about a copy, beside the form. */
    tell(sentence) { note.textContent = sentence; },
    /** The order as it stands, in the service's shape and with all that it drafted. */
    values() {
      const held = Object.fromEntries([...fields].map(([name, field]) => [name, field.value()]));
      const why = held.body ? "" : drafted.body_note; // one who is filled in by hand is known
      const certain = fields.get("body").isEdited() || drafted.body_certain;
      return { ...drafted, ...held, body_note: why, body_certain: certain, basis: cited };
    },
    /** What was written by hand: `{name: words}`. */
    edits: () => Object.fromEntries([...fields].filter(([, field]) => field.isEdited()).map(([name, field]) => [name, field.value()])),
    /** Empties the form, then writes into it what was once written by hand. */
    restore(edits) {
      drafted = {};
      draftedFor = null;
      showOf(false);
      for (const field of fields.values()) field.remark("");
      for (const [name, field] of fields) field.reset(Object.hasOwn(edits, name) ? edits[name] : null);
      showBasis([]);
      showDanger();
    },
    focus: () => fields.get("summary").input.focus(),
  };
}

function orderField({ name, label, rows, choices }, edited) {
  const id = `order-${name}`;
  const input = choices
    ? element("select", { id }, ...["", ...choices].map((it) => element("option", { value: it }, it || "未定")))
    : element("textarea", { id, rows, autocomplete: "off", spellcheck: "false" });
  const state = element("span", { class: "edited", hidden: true }, "已手改");
  const offered = element("span", { class: "offered-words" });
  const take = element("button", { type: "button", class: "link", "aria-label": `${label}采用建议` }, "采用");
  const remarked = element("p", { class: "remark" });
  const offer = element("p", { class: "offer", hidden: true }, "建议：", offered, take);
  const whole = element("div", { class: `field ${name}` }, element("div", { class: "field-head" }, element("label", { for: id }, label), state), input, offer, remarked);
  let suggested = "";
  let isEdited = false;

  function write(words) {
    if (choices && words && ![...input.options].some((it) => it.value === words)) input.append(element("option", { value: words }, words));
    input.value = words;
  }

  function show() {
    state.hidden = !isEdited;
    whole.classList.toggle("by-hand", isEdited);
    offered.textContent = suggested;
    offer.hidden = !isEdited || suggested === "" || suggested === input.value;
  }

  input.addEventListener("input", () => {
    isEdited = true;
    show();
    edited();
  });
  take.addEventListener("click", () => {
    isEdited = false;
    write(suggested);
    show();
    edited();
    input.focus();
  });

  return {
    whole,
    input,
    value: () => input.value.trim(),
    isEdited: () => isEdited,
    remark(words) { remarked.textContent = words; },
    suggest(words) {
      suggested = words;
      if (!isEdited) write(words);
      show();
    },
    reset(words) {
      isEdited = words !== null;
      suggested = "";
      write(words ?? "");
      show();
    },
  };
}
