// What should have been answered, as the editor says it: a notice's sentence, or that no notice says it.

import { element } from "./dom.js";

const LONGEST = 1_000; // characters that the service takes

/** What comes of it, in the words of the page; "" where nothing was said. */
export function shouldWords({ should_say: sentence, should_refuse: refuse }) {
  if (sentence) return "写明了应当答的原文：这一题要说出它，并引它作依据。";
  return refuse ? "写明了应当答“没有写到”：这一题答了别的就算错。" : "";
}

/** The ruling that goes with it where there is none: the rating is right if it found fault with what was wrong. */
export function rulingBeside({ ruling, rating, refused }, should) {
  if (ruling === "right" || ruling === "wrong") return ruling;
  const wasRight = Boolean(should.should_refuse) && refused;
  return (rating === "up") === wasRight ? "right" : "wrong";
}

/** As it was kept, to be sent again with another ruling. */
export function keptShould({ should_say: sentence, should_refuse: refuse }) {
  if (sentence) return { should_say: sentence };
  return refuse ? { should_refuse: true } : {};
}

/** What is wrong with a sentence before it is sent; "" where nothing is. */
export function sentenceTrouble(sentence) {
  const length = [...sentence].length;
  if (length === 0) return "请填通知里的一句原话。";
  return length > LONGEST ? `这句话有${length}个字，请缩短到${LONGEST}个字以内。` : "";
}

/** What is said where it was not kept; what was typed stays. */
export function refusedWords({ status }) {
  if (status === 422) return "这个问题问到的通知里没有这句话，所以没有记下。请打开通知，把那句原话照抄过来，一个字、一个标点都不改；至少四个字。";
  return "";
}

/**
 * The part of the card. `draft` is `{isOpen, text, note}`, kept by the page so that nothing typed is lost when the
 * card is drawn again; `keep(should, button)` sends, `change(draft)` tells what is typed.
 */
export function shouldPart(said, title, { draft, keep, change }) {
  const { number, should_say: sentence, should_refuse: refuse } = said;
  const id = `should-${number}`;
  const form = element("form", { class: "should-form", id: `${id}-form`, novalidate: true, hidden: !draft.isOpen, onsubmit: send },
    element("label", { for: id }, "应当答的原文"),
    element("p", { class: "soft", id: `${id}-hint` }, "照抄通知里的一句话，一字不差才会记下。"),
    element("textarea", { id, rows: "3", lang: "zh-CN", "aria-describedby": `${id}-hint ${id}-note`, oninput: (event) => change({ isOpen: true, text: event.currentTarget.value, note: "" }) }),
    element("p", { class: "note", id: `${id}-note`, role: "alert" }, draft.note),
    element("div", { class: "choices" },
      element("button", { type: "submit", class: "primary" }, "记下原文"),
      element("button", { type: "button", class: "plain", onclick: () => turn(false) }, "收起")));
  const area = form.querySelector("textarea");
  area.value = draft.text;
  const opener = element("button", {
    type: "button", class: "plain", "data-should": "say", "aria-expanded": String(draft.isOpen), "aria-controls": form.id, "aria-describedby": title.id,
    onclick: () => turn(form.hidden),
  }, sentence ? "改应当答的原文" : "填应当答的原文");

  function turn(isOpen) {
    form.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    change({ isOpen, text: area.value, note: "" });
    (isOpen ? area : opener).focus();
  }

  function send(event) {
    event.preventDefault();
    const text = area.value.trim();
    const trouble = sentenceTrouble(text);
    form.querySelector(".note").textContent = trouble;
    if (trouble) area.focus();
    else keep({ should_say: text }, form.querySelector("[type=submit]"));
  }

  return element("div", { class: "should", role: "group", "aria-label": "应当怎么答" },
    sentence ? element("div", { class: "should-said" },
      element("p", { class: "soft" }, "应当答"),
      element("blockquote", { lang: "zh-CN" }, sentence)) : null,
    element("div", { class: "choices" },
      opener,
      element("button", {
        type: "button", class: "plain", "data-should": "refuse", "aria-pressed": String(refuse), "aria-describedby": title.id,
        onclick: (event) => keep(refuse ? {} : { should_refuse: true }, event.currentTarget), // pressed again it is taken back
      }, "应当答“通知里没有”"),
      sentence ? element("button", {
        type: "button", class: "link", "data-should": "none", "aria-describedby": title.id, onclick: (event) => keep({}, event.currentTarget),
      }, "撤回原文") : null),
    form);
}
