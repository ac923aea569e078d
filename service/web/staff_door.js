// The door of a page for staff: a form for a name and a password, and below it one for a key. It is
// shown to who may not look, and says why.

import { Failure } from "./client.js";
import { forgetKey, keptKey, SIGNED_IN, signOut, whenAnotherIsIn } from "./staff_key.js";
import { leftBy, nameForm, sessionOver } from "./staff_sign_in.js";

const byId = (id) => document.getElementById(id);

/** The door. `look()`: looks again, with the new `secret`; `hide()`: takes away what is behind the
 *  door; `forbidden`: what is said to who may not look, `{ key, name }`. */
export function staffDoor({ look, hide, forbidden }) {
  const door = { secret: keptKey(), show, refused }; // the secret is "" before anybody has come in
  const byName = nameForm(document.querySelector(".by-name"), enter);

  function enter(key) {
    door.secret = key;
    byId("key").value = "";
    byId("key-note").textContent = "";
    byName.clear();
    look();
  }

  function show(sentence = "", isByName = false) {
    hide();
    byId("sign-in").hidden = false;
    byId("key-note").textContent = isByName ? "" : sentence;
    if (isByName) byName.ask(sentence);
    else if (sentence === "") byName.focus();
    else byId("key").focus(); // who had come by a key stands before the key again
  }

  /** Handles who may not look; whether it was handled. */
  function refused(failure) {
    if (!(failure instanceof Failure)) throw failure;
    const isByName = door.secret === SIGNED_IN;
    if (failure.status === 401) {
      const wasWrong = door.secret !== "";
      if (wasWrong && door.secret === keptKey()) forgetKey();
      door.secret = "";
      if (!wasWrong) show();
      else show(isByName ? sessionOver() : "这个密钥不对，或者已经停用。", isByName);
    } else if (failure.status === 403) {
      show(isByName ? forbidden.name : forbidden.key, isByName);
    } else {
      return false;
    }
    return true;
  }

  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const key = byId("key").value.trim();
    if (!key) {
      byId("key-note").textContent = "请填写密钥。";
      return;
    }
    enter(key);
  });
  byId("leave").addEventListener("click", async () => {
    if (!(await leftBy(byId("leave")))) return;
    door.secret = "";
    signOut();
    show();
  });
  whenAnotherIsIn(() => door.secret !== "", () => location.reload());
  return door;
}
