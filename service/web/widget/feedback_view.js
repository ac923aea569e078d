// Thumbs, and for a thumb down the reason why and what would have been right.

import { Failure } from "../client.js";
import { element } from "../dom.js";
import { icon } from "./icons.js";
import { sendFeedback } from "./service.js";
import { WORDS } from "./words.js";

const CORRECTION_LIMIT = 1000;

/** The thumbs of a turn that has a reply; `turn.rating` remembers that they were used. */
export function feedbackOf(turn, { words, base }) {
  const place = element("div", { class: "feedback" });
  if (turn.rating) place.append(element("p", { class: "said" }, words[turn.rating]));
  else showThumbs(place, turn, words, base);
  return place;
}

function showThumbs(place, turn, words, base) {
  const up = thumb("up", words.useful, () => send(place, turn, words, base, { rating: "up", reason: null, correction: null }));
  const down = thumb("down", words.useless, () => showReasons(place, turn, words, base));
  place.replaceChildren(up, down);
  return down;
}

const thumb = (name, label, press) => element("button", { type: "button", class: "quiet", onclick: press }, icon(name), element("span", {}, label));

function showReasons(place, turn, words, base) {
  const name = `reason-${turn.number}`;
  const choices = Object.entries(words.reasons).map(([value, label]) =>
    element("label", { class: "choice" }, element("input", { type: "radio", name, value, required: true }), element("span", {}, label)));
  const correction = element("textarea", { rows: "2", maxlength: String(CORRECTION_LIMIT), id: `correction-${turn.number}` });
  const form = element("form", {
    class: "reasons",
    onsubmit: (event) => {
      event.preventDefault();
      const reason = WORDS.zh.reasons[form.elements[name].value]; // editors read it, whatever was pressed
      send(place, turn, words, base, { rating: "down", reason, correction: correction.value.trim() || null });
    },
  },
  element("fieldset", {}, element("legend", {}, words.wrong), ...choices),
  element("label", { for: correction.id }, words.correction), correction,
  element("div", { class: "acts" },
    element("button", { type: "submit", class: "primary" }, words.submit),
    element("button", { type: "button", class: "plain", onclick: () => showThumbs(place, turn, words, base).focus() }, words.cancel)),
  element("p", { class: "note", role: "alert" }));
  place.replaceChildren(form);
  form.querySelector("input").focus();
}

async function send(place, turn, words, base, opinion) {
  const told = (outcome) => {
    turn.rating = outcome;
    place.replaceChildren(element("p", { class: "said", role: "status", tabindex: "-1" }, words[outcome]));
    place.firstChild.focus();
  };
  try {
    await sendFeedback(base, { answer_id: turn.reply.answer_id, ...opinion });
    told("thanks");
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.status === 404 || error.status === 405) return told("closed");
    const note = place.querySelector(".note") ?? place.appendChild(element("p", { class: "note", role: "alert" }));
    note.textContent = words.unsent; // what was written stays, to be sent again
  }
}
