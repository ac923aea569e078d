// Copying what is of the caller's words now. What is of their former words is never copied for them:
// a copy waits for the look-up under way, and where there is none, it says whose words it would be
// of and asks for a second press.

import { COPY_WAITS, copyWouldBeOf, NOT_YET_COPIED } from "./wording.js";

/**
 * One thing to copy, by key or button. `things`: `copy()`; `isFresh()`, whether it is of the words
 * now; `isUnderWay()`, whether those are being looked up; `formerWords()`, what it is of, null
 * where there is nothing to copy; `why()`, what keeps the service from answering, or ""; and
 * `tell(sentence)`, which shows the sentence until "" is told.
 */
export function copyOf(things) {
  const { copy, isFresh, isUnderWay, formerWords, why, tell } = things;
  let waits = false;
  let warnedOf = null; // the words that a second press copies all the same

  function warn(opening) {
    warnedOf = formerWords();
    if (warnedOf !== null) tell(opening + why() + copyWouldBeOf(warnedOf));
    else tell(opening ? opening + why() : "");
  }

  function copyNow() {
    forget();
    copy();
  }

  function forget() {
    if (waits || warnedOf !== null) tell("");
    waits = false;
    warnedOf = null;
  }

  return {
    press() {
      if (isFresh()) return copyNow();
      if (isUnderWay()) {
        waits = true;
        return tell(COPY_WAITS);
      }
      return warnedOf !== null && warnedOf === formerWords() ? copyNow() : warn("");
    },
    /** A look-up has begun, ended or failed. */
    changed() {
      if (isFresh()) return waits ? copyNow() : forget();
      if (isUnderWay()) return waits ? null : forget();
      if (waits) {
        waits = false;
        warn(NOT_YET_COPIED);
      }
      return null;
    },
    forget,
  };
}
