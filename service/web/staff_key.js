// The access key of whoever works at a staff page: one for all of them, in this tab only, gone when
// it is closed. Where storage is refused, it lasts as long as the page. Who has signed in by name has
// SIGNED_IN for a key, in every tab of the browser, and a cookie that no script sees.

import { call, Failure } from "./client.js";
import { sessionToken, tokenHeader } from "./session_token.js";

/** Stands for a key where somebody has signed in by name; no key is spelt so. */
export const SIGNED_IN = "signed in";

const MARK = "wenjin-"; // all that staff pages keep begins with it
const NAME = "wenjin-key";
const ROLE = "wenjin-role"; // of who came in last in this tab
let unkept = ""; // where storage is refused
let over = ""; // the token of a session that is over; its cookies may not be gone yet
let clearing = Promise.resolve();

/** The key, SIGNED_IN, or "". */
export function keptKey() {
  const token = sessionToken();
  return ownKey() || (token === "" || token === over ? "" : SIGNED_IN);
}

function ownKey() {
  if (unkept !== "") return unkept;
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

/** Keeps `key` for this tab. */
export function keepKey(key) {
  if (key === SIGNED_IN) return; // the browser has its cookies
  unkept = "";
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    unkept = key; // full or refused
  }
}

/** Keeps the role of who is in, for the links of the pages that ask nobody. */
export function keepRole(role) {
  try {
    sessionStorage.setItem(ROLE, role);
  } catch {
    // full or refused: those pages show every link
  }
}

/** The role that was kept, or "". */
export function keptRole() {
  try {
    return (keptKey() && sessionStorage.getItem(ROLE)) || "";
  } catch {
    return "";
  }
}

/** Somebody has just signed in by name: this tab has no other key. */
export function signedInByName() {
  unkept = "";
  forget((name) => name === NAME || name === ROLE);
}

/** Forgets it, and leaves what else is kept to the next key. */
export function forgetKey() {
  const key = keptKey();
  unkept = "";
  forget((name) => name === NAME || name === ROLE);
  if (key !== SIGNED_IN) return;
  over = sessionToken();
  clearing = endSession(); // it is over already: this clears its cookies
}

/** Waits until the cookies of a session that is over are gone, or new ones would go with them. */
export function cleared() {
  return clearing;
}

/** Ends the session of who signed in by name, if somebody did; whether nobody is signed in now. */
export async function endSession() {
  if (sessionToken() === "") return true;
  try {
    await call("api/v1/session", { method: "DELETE" });
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Forgets it and all else that a staff page keeps in this tab. */
export function signOut() {
  unkept = "";
  forget((name) => name.startsWith(MARK));
}

function forget(isMeant) {
  try {
    for (const name of Object.keys(sessionStorage).filter(isMeant)) sessionStorage.removeItem(name);
  } catch {
    // refused: there is nothing to forget
  }
}

// A page that the browser held while somebody signed out of another, or came in there, shows what was for who was in.
const holder = () => ownKey() || sessionToken();
let heldFor = "";
addEventListener("pagehide", () => { heldFor = holder(); });
addEventListener("pageshow", (event) => {
  if (event.persisted && (keptKey() === "" || holder() !== heldFor)) location.reload();
});

/** Calls `act` when somebody comes back to this page, `isIn()`, and another has come in meanwhile, in another tab, or all are out. */
export function whenAnotherIsIn(isIn, act) {
  let last = holder();
  const leave = () => { last = holder(); };
  const look = () => {
    if (document.hidden || holder() === last) return;
    leave();
    if (isIn()) act();
  };
  addEventListener("blur", leave);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); else look(); });
}

/** Whether a header can carry it: a pasted key may have come with other characters. */
export function isCarriable(key) {
  return /^[\x21-\x7e]{1,200}$/u.test(key);
}

/** The headers that carry a key. What no header can hold is left out; the service then says 401. */
export function bearer(key) {
  if (key === SIGNED_IN) return tokenHeader("POST");
  return /^[\x21-\x7e]+$/.test(key) ? { Authorization: `Bearer ${key}` } : {};
}
