// The service as the console sees it. What the key does not allow is a Failure of its own kind:
// `unknown_key` (wrong, or revoked since) and `weak_key` (valid, but for something else).

import { call, Failure, read, untilReady } from "../client.js";
import { bearer, isCarriable, SIGNED_IN } from "../staff_key.js";

const ROLES = new Set(["agent", "editor", "admin"]);

function asKeyFailure(error) {
  if (!(error instanceof Failure)) return error;
  if (error.status === 401) return new Failure("unknown_key", { status: 401 });
  if (error.status === 403) return new Failure("weak_key", { status: 403 });
  return error;
}

async function withKey(path, key, options, signal) {
  try {
    const headers = { Accept: "application/json", ...options.headers, ...bearer(key) };
    return await read(await call(path, { ...options, headers }, signal), (it) => it.json());
  } catch (error) {
    throw asKeyFailure(error);
  }
}

async function onceReady(attempt, signal, onPreparing) {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== "preparing") throw error;
  }
  await untilReady(signal, onPreparing);
  return attempt();
}

/** Whose key or session it is: `{key_id, role, label}`. */
export async function whoIs(key, { signal = null, onPreparing = () => {} } = {}) {
  if (key !== SIGNED_IN && !isCarriable(key)) throw new Failure("unknown_key", { status: 401 });
  const holder = await onceReady(() => withKey("api/v1/me", key, {}, signal), signal, onPreparing);
  if (!ROLES.has(holder?.role)) throw new Failure("weak_key", { status: 403 });
  return holder;
}

/** Cards and a work-order draft for what a caller says. */
export async function assist(text, history, key, { signal, onPreparing }) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text, k: 3, history }),
  };
  const reply = await onceReady(() => withKey("api/v1/assist", key, options, signal), signal, onPreparing);
  if (!Array.isArray(reply?.cards) || typeof reply.draft !== "object") throw new Failure("broken");
  // who has only greeted so far has asked nothing that could not be found
  return { ...reply, cards: reply.cards.filter((card) => card.abstention?.courtesy !== true) };
}

/** Whether the service answers at all. */
export async function isThere(signal) {
  try {
    await call("healthz", {}, signal);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
