// The talk outlasts a reload and the way to the site's next page: it is kept in the tab's own
// storage for the site, gone with the tab, and holds what the page showed and nothing else.

const MARK = "wenjin-chat-talk ";
const MOST = 20;
const SHOWN = ["answer_id", "refused", "answer", "language", "question", "citations", "abstention", "related_questions"];
const SETTLED = new Set(["answered", "abstained", "stopped", "failed"]);

/** The turns kept of a talk with the service at `base`; none where nothing may be kept. */
export function keptTurns(base) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(MARK + base.href) ?? "[]");
    return kept.filter(isTurn).map((turn, at) => ({ deltas: [], reply: null, failure: null, renewed: false, ...turn, number: at + 1 }));
  } catch {
    return []; // storage is forbidden, or what it holds is not ours
  }
}

function isTurn({ question, state, reply }) {
  const needsReply = state === "answered" || state === "abstained";
  return typeof question === "string" && SETTLED.has(state) && (!needsReply || (typeof reply?.answer === "string" && Array.isArray(reply.citations)));
}

/** Keeps the latest of these turns; a question that is under way is kept as one that was stopped. */
export function keepTurns(base, turns) {
  try {
    if (turns.length === 0) sessionStorage.removeItem(MARK + base.href);
    else sessionStorage.setItem(MARK + base.href, JSON.stringify(turns.slice(-MOST).map(shownOf)));
  } catch {
    // forbidden or full: the talk lasts as long as the page
  }
}

function shownOf({ question, state, reply, failure, rating }) {
  return {
    question,
    state: SETTLED.has(state) ? state : "stopped",
    reply: reply && Object.fromEntries(SHOWN.map((name) => [name, reply[name]])),
    failure: failure && { kind: failure.kind },
    rating,
  };
}
