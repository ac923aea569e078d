// The door: who signed in by name, which people do, or a key, is checked with the service before anybody is let in;
// then the door calls `onEnter(secret, holder)`.

import { Failure } from "../client.js";
import { forgetKey, SIGNED_IN } from "../staff_key.js";
import { nameForm, sessionOver } from "../staff_sign_in.js";
import { whoIs } from "./service.js";
import { CHECKING_KEY, doorWords, STATE } from "./wording.js";

/** The one owner of the section `door`. */
export function theDoor(door, onEnter) {
  const form = door.querySelector("#door-form");
  const input = form.querySelector("input");
  const note = form.querySelector(".note");
  const button = form.querySelector("button");
  const byName = nameForm(door.querySelector(".by-name"), enter);
  let checking = null;

  async function enter(secret) {
    checking?.abort();
    if (secret === "") return complain(doorWords("empty_key"));
    const control = new AbortController();
    checking = control;
    button.disabled = true;
    say(CHECKING_KEY);
    try {
      const holder = await whoIs(secret, { signal: control.signal, onPreparing: () => say(STATE.preparing) });
      if (control.signal.aborted) return null;
      input.value = "";
      say("");
      byName.clear();
      door.hidden = true;
      onEnter(secret, holder);
    } catch (error) {
      if (control.signal.aborted) return null;
      refuse(secret, error instanceof Failure ? error.kind : "broken");
      if (!(error instanceof Failure)) throw error;
    } finally {
      if (checking === control) button.disabled = false;
    }
    return null;
  }

  function refuse(secret, kind) {
    if (secret !== SIGNED_IN) return complain(doorWords(kind));
    say("");
    if (kind === "unknown_key") forgetKey();
    return byName.ask(kind === "unknown_key" ? sessionOver() : doorWords(kind));
  }

  function say(sentence) {
    note.textContent = sentence;
    note.classList.remove("wrong");
    input.removeAttribute("aria-invalid");
  }

  function complain(sentence) {
    note.textContent = sentence;
    note.classList.add("wrong");
    input.setAttribute("aria-invalid", "true");
    input.focus();
    input.select();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(input.value.trim());
  });

  return {
    /** Shows the door, with why somebody stands before it who had come by this key. */
    close(reason = "", secret = "") {
      checking?.abort();
      button.disabled = false;
      door.hidden = false;
      input.value = "";
      if (secret === SIGNED_IN) {
        say("");
        return byName.ask(reason);
      }
      say(reason);
      note.classList.toggle("wrong", reason !== "");
      // who had come by a key stands before the key again
      return reason === "" ? byName.focus() : input.focus();
    },
    /** Lets somebody in again who was in before this window was loaded anew. */
    resume(secret) {
      door.hidden = false;
      if (secret !== SIGNED_IN) input.value = secret;
      return enter(secret);
    },
  };
}
