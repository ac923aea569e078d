// The talk as data: turns in order, and the one question that may be under way.
// A turn is `{number, question, state, line, deltas, reply, failure, renewed, rating}`; its state is
// seeking, answered, abstained, stopped or failed.

import { askBody, Failure } from "../client.js";
import { keepTurns, keptTurns } from "./kept_talk.js";
import { askStream } from "./stream.js";

/** Keeps the turns and asks; `changed(turn)` is called after every change of one. */
export class Talk {
  constructor(base, changed) {
    this.base = base;
    this.changed = changed;
    this.turns = [];
    this.noticeIds = null;
    this.control = null;
    this.isHeard = false; // whether the service has ever said anything to this page
    this.isKept = false; // whether the turns outlast the page
  }

  /** Keeps the turns from now on, after those that an earlier page kept; or nothing, and forgets what was kept. */
  keepTalk(isKept) {
    this.isKept = isKept;
    if (!isKept) return keepTurns(this.base, []);
    this.turns = keptTurns(this.base);
    this.isHeard = this.turns.some(({ reply }) => reply);
    return null;
  }

  /** Keeps the turns as they are now. */
  keep() {
    if (this.isKept) keepTurns(this.base, this.turns);
  }

  get isSeeking() {
    return this.control !== null;
  }

  /** A new turn, being sought. */
  ask(question) {
    const turn = { number: this.turns.length + 1, question };
    this.turns.push(turn);
    return this.seek(turn);
  }

  /** Stops the question under way; the service stops its work when the line closes. */
  stop() {
    this.control?.abort();
  }

  /** Forgets every turn. */
  clear() {
    this.stop();
    this.control = null;
    this.turns = [];
    this.keep();
  }

  /** Asks the turn's question, again if it was asked before; what came of it is in the turn. */
  async seek(turn) {
    const control = new AbortController();
    this.control = control;
    const set = (change) => {
      if (!this.turns.includes(turn)) return; // forgotten meanwhile
      Object.assign(turn, change);
      if (change.state) this.keep();
      this.changed(turn);
    };
    const begun = { state: "seeking", line: "seeking", deltas: [], reply: null, failure: null, renewed: false };
    set(begun);
    let end;
    try {
      const reply = await askStream(this.base, this.body(turn), {
        signal: control.signal,
        isHeard: this.isHeard,
        on: {
          heard: () => { this.isHeard = true; },
          delta: (delta) => set({ deltas: [...turn.deltas, delta] }),
          restart: () => set({ deltas: [], renewed: true }),
          state: (line) => { if (line !== turn.line) set({ line }); },
        },
      });
      end = { reply, state: reply.refused ? "abstained" : "answered" };
    } catch (error) {
      if (control.signal.aborted) end = { state: "stopped" };
      else end = { state: "failed", failure: error instanceof Failure ? error : new Failure("broken") };
      if (!control.signal.aborted && !(error instanceof Failure)) reportError(error);
    }
    if (this.control === control) this.control = null;
    set(end);
  }

  body(turn) {
    const before = this.turns.slice(0, this.turns.indexOf(turn)).filter(({ reply }) => reply);
    const history = before.slice(-10).map(({ question, reply }) => ({ question, answer: reply.answer }));
    return askBody(turn.question, history, this.noticeIds ? { notice_ids: this.noticeIds } : {});
  }
}
