// Looking up while somebody types: after a short pause, the latest words only, and again by itself
// where the service was away or asked to wait.

import { Failure, pause } from "../client.js";
import { isThere } from "./service.js";

const PAUSE_MS = 200;
const AWAY_STEP_MS = 2_000;

/**
 * `ask(text, {signal, onPreparing})` looks up. `onState(state, detail)` is told `waiting`,
 * `seeking`, `preparing`, `fresh` (with `{text, reply}`), `failed` (with `{failure, again}`) or
 * `idle`; `again` is the milliseconds until it tries by itself, null where it does not.
 */
export function lookup({ ask, onState }) {
  let timer = null;
  let under = null; // the AbortController of the look-up under way or to be repeated
  let wanted = "";

  function stop() {
    clearTimeout(timer);
    under?.abort();
    under = null;
  }

  async function now(text) {
    stop();
    wanted = text;
    if (text === "") return onState("idle");
    const control = new AbortController();
    under = control;
    const { signal } = control;
    onState("seeking");
    try {
      const reply = await ask(text, { signal, onPreparing: () => onState("preparing") });
      if (signal.aborted) return null;
      onState("fresh", { text, reply });
      // words that came while this was under way make it a thing of the moment before
      if (wanted !== text) onState("waiting");
    } catch (error) {
      if (signal.aborted) return null;
      const failure = error instanceof Failure ? error : new Failure("broken");
      await failed(text, failure, signal);
      if (!(error instanceof Failure)) throw error;
    }
    return null;
  }

  async function failed(text, failure, signal) {
    const waits = failure.kind === "hurried" ? (failure.retryAfter ?? 5) * 1_000 : null;
    const isAway = failure.kind === "unreachable" || failure.kind === "slow";
    onState("failed", { failure, again: waits });
    try {
      if (waits !== null) await pause(waits, signal);
      else if (isAway) await untilThere(signal);
      else return;
    } catch {
      return; // newer words are looked up
    }
    now(wanted);
  }

  return {
    /** The words so far, while somebody types on. */
    typed(text) {
      wanted = text;
      clearTimeout(timer);
      if (text === "") return now("");
      onState("waiting");
      timer = setTimeout(() => now(text), PAUSE_MS);
      return null;
    },
    now,
    stop() {
      stop();
      wanted = "";
    },
  };
}

async function untilThere(signal) {
  do await pause(AWAY_STEP_MS, signal);
  while (!(await isThere(signal)));
}
