// The access key of whoever works at a staff page: one for all of them, in this tab only, gone when
// it is closed. Where storage is refused, it lasts as long as the page.

const MARK = "wenjin-"; // all that staff pages keep begins with it
const NAME = "wenjin-key";
let unkept = ""; // where storage is refused

/** The key, or "". */
export function keptKey() {
  try {
    return sessionStorage.getItem(NAME) ?? unkept;
  } catch {
    return unkept;
  }
}

/** Keeps `key` for this tab. */
export function keepKey(key) {
  unkept = key;
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // full or refused: `unkept` has it
  }
}

/** Forgets it, and leaves what else is kept to the next key. */
export function forgetKey() {
  unkept = "";
  forget((name) => name === NAME);
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

// a page that the browser held while somebody signed out of another would still know the key
addEventListener("pageshow", (event) => { if (event.persisted && keptKey() === "") location.reload(); });

/** Whether a header can carry it: a pasted key may have come with other characters. */
export function isCarriable(key) {
  return /^[\x21-\x7e]{1,200}$/u.test(key);
}

/** The header that carries a key. What no header can hold is left out; the service then says 401. */
export function bearer(key) {
  return /^[\x21-\x7e]+$/.test(key) ? { Authorization: `Bearer ${key}` } : {};
}
