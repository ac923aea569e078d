// The work order: a suggestion that follows what the caller says, until a field is edited by hand.
// From then on the field is the agent's; a suggestion that differs is offered beside it.

import { element } from "../dom.js";
import { titleMarks, whereabouts } from "../source_line.js";
import { keyHint, keyName } from "./shortcuts.js";
import { bodyRemark, NO_BASIS, ORDER_FIELDS, urgentWords } from "./wording.js";

/** The form's one owner. `actions`: `openCitation`, `copyText`, `copyJson`, `saveJson`, `edited`. */
export function workOrder(form, actions) {
  const fields = new Map(ORDER_FIELDS.map((field) => [field.name, orderField(field, actions.edited)]));
  const basis = element("ul");
  const tool = (label, does, press, look = "plain") => element("button", {
    type: "button", class: look, "aria-keyshortcuts": does ? keyName(does) : null, onclick: press,
  }, element("span", { class: "word" }, label), does ? keyHint(does) : null);
  const tools = {
    copyText: tool("复制工单", "copyOrder", () => actions.copyText(), "primary"),
    copyJson: tool("复制JSON", null, () => actions.copyJson()),
    saveJson: tool("下载JSON", null, () => actions.saveJson()),
  };
  let cited = [];
  let drafted = {};

  form.addEventListener("submit", (event) => event.preventDefault());
  form.replaceChildren(
    element("header", {}, element("h2", { id: "order-title" }, "工单草稿"), tools.copyText),
    element("div", { class: "fields" }, ...[...fields.values()].map((field) => field.whole)),
    element("div", { class: "tools" }, tools.copyJson, tools.saveJson),
    element("section", { class: "basis" }, element("h3", {}, "依据原文"), basis));
  showBasis([]);

  function showBasis(citations) {
    cited = citations;
    basis.replaceChildren(...(citations.length > 0 ? citations.map((citation) =>
      element("li", {}, element("q", { lang: "zh-CN" }, citation.quote),
        element("span", { class: "where" }, [titleMarks(citation.notice_title), whereabouts(citation)].filter(Boolean).join(" ")),
        element("button", { type: "button", class: "link", "aria-label": "打开原文，看这条依据", onclick: () => actions.openCitation(citation) }, "打开原文")))
      : [element("li", { class: "unknown" }, NO_BASIS)]));
  }

  return {
    tools,
    /** Takes a new suggestion; what was edited by hand stays. */
    suggest(draft) {
      drafted = draft;
      for (const [name, field] of fields) field.suggest(draft[name] ?? "");
      fields.get("urgency").remark(urgentWords(draft.urgency_words));
      fields.get("body").remark(bodyRemark(draft));
      showBasis(draft.basis ?? []);
    },
    /** The order as it stands, in the service's shape and with all that it drafted. */
    values() {
      const held = Object.fromEntries([...fields].map(([name, field]) => [name, field.value()]));
      const why = held.body ? "" : drafted.body_note; // one who is filled in by hand is known
      return { ...drafted, ...held, body_note: why, basis: cited };
    },
    /** What was written by hand: `{name: words}`. */
    edits: () => Object.fromEntries([...fields].filter(([, field]) => field.isEdited()).map(([name, field]) => [name, field.value()])),
    /** Empties the form, then writes into it what was once written by hand. */
    restore(edits) {
      drafted = {};
      for (const field of fields.values()) field.remark("");
      for (const [name, field] of fields) field.reset(Object.hasOwn(edits, name) ? edits[name] : null);
      showBasis([]);
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
  let suggested = "";
  let isEdited = false;

  function write(words) {
    if (choices && words && ![...input.options].some((it) => it.value === words)) input.append(element("option", { value: words }, words));
    input.value = words;
  }

  function show() {
    state.hidden = !isEdited;
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
    whole: element("div", { class: `field ${name}` }, element("div", { class: "field-head" }, element("label", { for: id }, label), state), input, offer, remarked),
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
