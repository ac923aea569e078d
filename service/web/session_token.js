// Somebody signed in by name: the session itself is in a cookie that no script sees. Beside it lies
// its token, which a page of ours reads and sends with whatever may change something. The service
// sets and clears the two together.

const COOKIE = "wenjin-csrf=";
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The token, or "" where nobody has signed in by name. */
export function sessionToken() {
  const found = document.cookie.split("; ").find((each) => each.startsWith(COOKIE));
  return found ? found.slice(COOKIE.length) : "";
}

/** The header without which the service refuses what this `method` asks of it with the cookie. */
export function tokenHeader(method = "GET") {
  const token = SAFE.has(method) ? "" : sessionToken();
  return token ? { "X-CSRF-Token": token } : {};
}
