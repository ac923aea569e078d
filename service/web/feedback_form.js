// Thumbs below an answer, and what was wrong. A thumb is sent at once, so that it counts even if
// nobody fills in the rest; what is added is sent after it, and the service counts the later one.
// Knows nothing of the page around it: it is given what to send with, and the language. The reasons
// are sent in Chinese whatever was pressed, so that editors have one list of them.

import { element } from "./dom.js";
import { feedbackWords } from "./feedback_words.js";
import { codePointLength } from "./offsets.js";

const NOTE_LIMIT = 400; // with the chosen reason in front the service takes 500
const CORRECTION_LIMIT = 1000;
const THUMB = "M7 10v11H3V10h4Zm2 0 4-8a2.5 2.5 0 0 1 2.5 2.5V9H20a2 2 0 0 1 2 2.3l-1.2 8A2 2 0 0 1 18.8 21H9V10Z";
const SVG = "http://www.w3.org/2000/svg";

let made = 0; // names the groups of radio buttons, of which a page has one an answer

/**
 * The element that asks how `reply` (`{answer_id, refused}`) was. `send(body)` resolves once the
 * service has kept it and rejects with a Failure as in client.js. `given`: the rating that the
 * service has already; `onGiven(rating)` hears of each that it takes.
 */
export function feedbackForm(reply, { send, language = "zh", given = null, onGiven = () => {} }) {
  const words = feedbackWords(language);
  const refused = Boolean(reply.refused);
  let busy = false;

  const said = element("p", { class: "said", role: "status" });
  const up = thumb("up", refused ? words.upRefused : words.up, () => rate("up"));
  const down = thumb("down", refused ? words.downRefused : words.down, () => rate("down"));
  const more = details(words, refused, { submit: tellMore, close });
  const whole = element("div", { class: "feedback", role: "group", "aria-label": words.group, lang: language === "zh" ? "zh-CN" : language },
    element("p", { class: "ask-feedback" }, refused ? words.askRefused : words.ask),
    element("div", { class: "thumbs" }, up, down), said, more.form);

  function press(rating) {
    up.setAttribute("aria-pressed", String(rating === "up"));
    down.setAttribute("aria-pressed", String(rating === "down"));
  }

  async function deliver(body) {
    if (busy) return false;
    busy = true;
    press(body.rating);
    const slow = setTimeout(() => { said.textContent = words.sending; }, 400);
    try {
      await send({ answer_id: reply.answer_id, ...body });
      given = body.rating;
      onGiven(given);
      return true;
    } catch (failure) {
      press(given);
      clearTimeout(slow);
      said.textContent = failureSentence(failure, words);
      return false;
    } finally {
      clearTimeout(slow);
      busy = false;
    }
  }

  async function rate(rating) {
    if (given === rating) {
      more.form.hidden = rating === "up" || !more.form.hidden;
      return;
    }
    if (!(await deliver({ rating }))) return;
    more.form.hidden = rating === "up";
    said.textContent = rating === "up" ? words.received : words.receivedDown;
  }

  async function tellMore() {
    const { reason, correction, problem } = more.read();
    if (problem) {
      said.textContent = problem;
      return;
    }
    if (!(await deliver({ rating: "down", reason, correction }))) return;
    said.textContent = words.received;
    close();
  }

  function close() {
    more.form.hidden = true;
    down.focus(); // what had the focus is gone
  }

  press(given);
  return whole;
}

function thumb(way, name, onclick) {
  const icon = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: way })) {
    icon.setAttribute(key, value);
  }
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", THUMB);
  icon.append(shape);
  return element("button", { type: "button", class: "plain thumb", onclick }, icon, name);
}

function details(words, refused, { submit, close }) {
  made += 1;
  const kind = refused ? "reasonsRefused" : "reasons";
  const forEditors = feedbackWords("zh");
  const chips = words[kind].map((reason, number) => {
    const radio = element("input", { type: "radio", name: `feedback-reason-${made}`, value: forEditors[kind][number] });
    return { radio, label: element("label", { class: "chip" }, radio, reason) };
  });
  const note = element("textarea", { rows: "2", autocomplete: "off" });
  const correction = element("textarea", { rows: "2", autocomplete: "off" });
  const onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
  const onkeydown = (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  };
  const form = element("form", { class: "feedback-more", hidden: true, novalidate: true, onsubmit, onkeydown },
    element("fieldset", {}, element("legend", {}, words.why), element("div", { class: "chips" }, ...chips.map(({ label }) => label))),
    element("label", { class: "field" }, words.note, note),
    element("label", { class: "field" }, words.correction, correction),
    element("div", { class: "feedback-row" },
      element("button", { type: "button", class: "plain", onclick: close }, words.close),
      element("button", { type: "submit", class: "primary" }, words.submit)));

  function read() {
    const chosen = chips.find(({ radio }) => radio.checked)?.radio.value ?? "";
    const [noted, corrected] = [note.value.trim(), correction.value.trim()];
    for (const [text, limit, label] of [[noted, NOTE_LIMIT, words.note], [corrected, CORRECTION_LIMIT, words.correction]]) {
      const length = codePointLength(text);
      if (length > limit) return { problem: words.tooLong(label.replace(/[（(].*$/u, "").trim(), length, limit) };
    }
    const reason = [chosen, noted].filter(Boolean).join(forEditors.join);
    return reason || corrected ? { reason, correction: corrected } : { problem: words.empty };
  }

  return { form, read };
}

function failureSentence(failure, words) {
  if (failure?.kind === "missing") return words.gone;
  if (failure?.status === 403 || failure?.status === 405) return words.closed;
  if (failure?.kind === "hurried") return words.hurried(failure.retryAfter ?? 60);
  return words.failed;
}
