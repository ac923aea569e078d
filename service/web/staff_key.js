// The access key of whoever works at a staff page: in this tab only, gone when it is closed.

const NAME = "wenjin-key";

/** The key, or "". */
export function keptKey() {
  return sessionStorage.getItem(NAME) ?? "";
}

/** Keeps `key` for this tab. */
export function keepKey(key) {
  sessionStorage.setItem(NAME, key);
}

/** Forgets it. */
export function forgetKey() {
  sessionStorage.removeItem(NAME);
}

/** The header that carries a key. What no header can hold is left out; the service then says 401. */
export function bearer(key) {
  return /^[\x21-\x7e]+$/.test(key) ? { Authorization: `Bearer ${key}` } : {};
}
