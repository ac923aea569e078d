// What outlives a reload of this window, besides the key (staff_key.js): it is all in
// sessionStorage, and all of it goes when somebody signs out. Where storage is refused, things last as long as the page.

import { seesAll, sightOf } from "../sight.js";
import { signOut } from "../staff_key.js";

const MARK = "wenjin-agent:";
const memory = new Map();

function load(name, otherwise) {
  try {
    const found = sessionStorage.getItem(MARK + name);
    return found === null ? (memory.get(name) ?? otherwise) : JSON.parse(found);
  } catch {
    return memory.get(name) ?? otherwise;
  }
}

function save(name, value) {
  memory.set(name, value);
  try {
    sessionStorage.removeItem(MARK + name); // what does not fit leaves nothing older in its place
    sessionStorage.setItem(MARK + name, JSON.stringify(value));
  } catch {
    // full or refused: `memory` has it
  }
}

const PINNED_MOST = 12;
const RECENT_MOST = 20;

/** A call: what was said, what was written into the order by hand, what the caller was asked. */
export const NO_CALL = { text: "", edits: {}, asked: [] };

/** The call on the line. */
export const current = { load: () => load("call", NO_CALL), save: (call) => save("call", call) };

/** Calls that are over, the latest first: a call, with the time `at` which it ended. */
export const recent = {
  load: () => load("recent", []),
  add(call) {
    const others = recent.load().filter((it) => it.text !== call.text);
    save("recent", [call, ...others].slice(0, RECENT_MOST));
  },
};

/** Cards to keep at hand, the latest first: `{card, words}`. */
export const pinned = {
  load: () => load("pinned", []),
  has: (card) => pinned.load().some((it) => isSame(it.card, card)),
  /** Pins a card or lets it go; whether it is pinned now. */
  toggle(card, words) {
    const others = pinned.load().filter((it) => !isSame(it.card, card));
    const isNew = others.length === pinned.load().length;
    save("pinned", (isNew ? [{ card, words }, ...others] : others).slice(0, PINNED_MOST));
    return isNew;
  },
};

// every look-up numbers its answers anew, so a card is known by what it says and where that stands
function isSame(one, other) {
  return said(one) === said(other);
}

function said(card) {
  const places = (card.answer === null ? card.abstention?.nearest ?? [] : card.citations)
    .map((it) => `${it.notice_id}:${it.start}-${it.end}`);
  // the same sentence refuses many a question
  return [card.answer ?? `${card.question}\n${card.abstention?.message}`, ...places].join("\n");
}

/**
 * Somebody is let in, `{role, bodies}`. Where they may see less than who was here last, or other things, what the
 * service told that one is forgotten: pinned cards, and the questions that the caller was asked. Whether all stays.
 */
export function comesIn(holder) {
  const staysAll = seesAll(holder, load("sight", null));
  if (!staysAll) {
    save("pinned", []);
    save("recent", recent.load().map((call) => ({ ...call, asked: [] })));
    current.save({ ...current.load(), asked: [] });
  }
  save("sight", sightOf(holder));
  return staysAll;
}

/** Forgets everything. */
export function forgetAll() {
  memory.clear();
  signOut();
}
