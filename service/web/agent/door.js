// The door: a key is checked with the service before anybody is let in. Accounts can stand beside
// the key's field later; whoever opens the door calls `onEnter(secret, holder)`.

import { Failure } from "../client.js";
import { whoIs } from "./service.js";
import { CHECKING_KEY, doorWords, STATE } from "./wording.js";

/** The one owner of the section `door`. */
export function theDoor(door, onEnter) {
  const form = door.querySelector("form");
  const input = door.querySelector("input");
  const note = door.querySelector(".note");
  const button = door.querySelector("button");
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
      door.hidden = true;
      onEnter(secret, holder);
    } catch (error) {
      if (control.signal.aborted) return null;
      complain(doorWords(error instanceof Failure ? error.kind : "broken"));
      if (!(error instanceof Failure)) throw error;
    } finally {
      if (checking === control) button.disabled = false;
    }
    return null;
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
    /** Shows the door, with why somebody stands before it. */
    close(reason = "") {
      checking?.abort();
      button.disabled = false;
      door.hidden = false;
      input.value = "";
      say(reason);
      note.classList.toggle("wrong", reason !== "");
      input.focus();
    },
    /** Lets somebody in again who was in before this window was loaded anew. */
    resume(secret) {
      door.hidden = false;
      input.value = secret;
      return enter(secret);
    },
  };
}
