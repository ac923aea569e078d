// The dialog with the talk: its head, its turns and the box for the next question.

import { Failure, pause } from "../client.js";
import { copyText } from "../copying.js";
import { element } from "../dom.js";
import { codePointLength } from "../offsets.js";
import { keepFocusWithin } from "./focus.js";
import { icon } from "./icons.js";
import { suggestions } from "./service.js";
import { questions, turnArticle } from "./turn_view.js";
import { WORDS } from "./words.js";

const QUESTION_LIMIT = 1000;
const NEARLY_FULL = 900;
const SHOWN = 20; // turns in the page at a time: a thousand would make every key slow
const SUGGESTED = 4;
const AGAIN_MS = [2_000, 4_000, 8_000, 15_000];

/** Shows `talk` in one language. `settings`: `{language, isLarge, chooseLanguage, chooseLarge}`. */
export class ChatView {
  constructor(talk, reader, settings) {
    Object.assign(this, { talk, settings, words: WORDS[settings.language], isLarge: settings.isLarge, shownFrom: 0, articles: new Map() });
    this.actions = {
      ask: (question) => this.submit(question),
      again: (turn) => { if (!talk.isSeeking) talk.seek(turn); },
      open: (citation) => reader.open(citation),
      copy: (reply, button) => this.copy(reply, button),
      rated: (turn, rating) => {
        turn.rating = rating;
        talk.keep();
      },
    };
    this.turnView = { words: this.words, language: settings.language, base: talk.base, actions: this.actions };
    this.build();
    this.showAll();
  }

  build() {
    const { words, settings } = this;
    const title = element("h2", { id: "chat-title" }, words.name);
    const languages = element("select", { "aria-label": words.language, onchange: () => settings.chooseLanguage(languages.value) },
      ...Object.entries(WORDS).map(([language, { tongue }]) =>
        element("option", { value: language, lang: language, selected: language === settings.language }, tongue)));
    this.languages = languages;
    this.large = element("button", { type: "button", class: "tool", "aria-pressed": String(settings.isLarge), onclick: () => settings.chooseLarge() }, words.large);
    this.anew = element("button", { type: "button", class: "tool anew", hidden: true, onclick: () => this.startOver() }, words.anew);
    const close = element("button", { type: "button", class: "round", "aria-label": words.close, onclick: () => this.dialog.close() }, icon("close"));
    this.welcome = element("section", { class: "welcome" },
      element("h3", {}, words.welcome), element("p", {}, words.promise), element("p", { class: "caution" }, words.caveat));
    this.offered = element("div", { class: "offered" });
    this.older = element("button", { type: "button", class: "plain older", hidden: true, onclick: () => this.showOlder() });
    this.thread = element("div", { class: "thread" });
    this.scroll = element("div", { class: "scroll", role: "region", "aria-label": words.talk, tabindex: "0" }, this.welcome, this.offered, this.older, this.thread);
    this.status = element("p", { class: "unseen", role: "status" });
    this.line = element("p", { class: "line", role: "status", hidden: true });
    this.dialog = element("dialog", { class: "chat", "aria-labelledby": title.id },
      element("div", { class: "head" }, element("span", { class: "seal", "aria-hidden": "true" }, "津"),
        element("div", { class: "brand" }, title, element("p", { class: "motto" }, words.motto)),
        element("div", { class: "tools" }, this.anew, this.large, languages), close),
      this.scroll, this.line, this.buildForm(), this.status);
    this.dialog.addEventListener("keydown", (event) => keepFocusWithin(this.dialog, event));
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
  }

  buildForm() {
    const { words } = this;
    this.box = element("textarea", {
      id: "question", rows: "1", autocomplete: "off", enterkeyhint: "send", placeholder: words.placeholder, "aria-describedby": "note",
      oninput: () => this.count(), onkeydown: (event) => this.keyed(event),
    });
    this.note = element("p", { class: "note", id: "note", role: "alert" });
    this.send = element("button", { type: "submit", class: "primary" }, words.send);
    this.stop = element("button", { type: "button", class: "plain stop", hidden: true, onclick: () => { this.talk.stop(); this.box.focus(); } }, words.stop);
    return element("form", { class: "ask", novalidate: true, onsubmit: (event) => { event.preventDefault(); this.submit(this.box.value); } },
      element("label", { for: this.box.id, class: "unseen" }, words.label), this.note,
      element("div", { class: "box" }, this.box, this.send, this.stop));
  }

  /** Opens the dialog; on a desk the box is ready to be written into, on a phone its keyboard stays away. */
  open() {
    if (!this.dialog.open) this.dialog.showModal();
    if (!matchMedia("(pointer: coarse)").matches) this.box.focus();
    this.offer();
  }

  keyed(event) {
    // the Enter that ends an input method's composition chooses a word; 229 is Safari's way to say so
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || event.altKey || composing) return;
    event.preventDefault();
    this.submit(this.box.value);
  }

  count() {
    const length = codePointLength(this.box.value.trim());
    if (length > QUESTION_LIMIT) this.complain(this.words.long(length));
    else this.complain(length > NEARLY_FULL ? this.words.count(length) : "");
  }

  submit(text) {
    const question = text.trim();
    const length = codePointLength(question);
    const fault = length === 0 ? this.words.blank : length > QUESTION_LIMIT ? this.words.long(length) : this.talk.isSeeking ? this.words.busy : "";
    this.complain(fault);
    if (fault) return this.box.focus();
    if (text === this.box.value) this.box.value = "";
    if (matchMedia("(pointer: coarse)").matches) this.box.blur(); // puts the keyboard of a phone away
    else this.box.focus();
    this.talk.ask(question);
  }

  complain(sentence) {
    if (this.note.textContent !== sentence) this.note.textContent = sentence;
  }

  /** Shows the turn as it is now. */
  show(turn) {
    const { turns } = this.talk;
    const known = this.articles.get(turn);
    const article = turnArticle(turn, this.turnView, turn === turns.at(-1));
    if (known) {
      const held = known.contains(known.getRootNode().activeElement);
      known.replaceWith(article);
      if (held) article.focus({ preventScroll: true });
    } else {
      for (const earlier of this.articles.values()) earlier.querySelector(".questions")?.remove();
      this.thread.append(article);
    }
    this.articles.set(turn, article);
    if (!known) this.fold();
    this.setSeeking(this.talk.isSeeking);
    this.announce(turn);
    if (turn === turns.at(-1) && turn.deltas.length === 0 || turn.state !== "seeking") this.bringIntoView(article);
  }

  announce(turn) {
    const { words } = this;
    const said = {
      seeking: words[turn.line],
      answered: words.answered + (turn.reply?.answer ?? "").replaceAll(/\[\d+\]/gu, ""),
      abstained: turn.reply?.answer,
      stopped: words.stopped,
      failed: (words.failed[turn.failure?.kind] ?? words.failed.broken).join(" "),
    }[turn.state];
    if (this.status.textContent !== said) this.status.textContent = said;
  }

  bringIntoView(article) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroll.scrollTo({ top: article.offsetTop - 12, behavior: still ? "instant" : "smooth" });
  }

  /** Every turn there is, the latest in the page: after a change of language. */
  showAll() {
    const { turns } = this.talk;
    this.articles.clear();
    this.thread.replaceChildren();
    this.shownFrom = Math.max(0, turns.length - SHOWN);
    for (const turn of turns.slice(this.shownFrom)) this.put(turn);
    this.fold();
    this.setSeeking(this.talk.isSeeking);
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  put(turn, before = null) {
    const article = turnArticle(turn, this.turnView, turn === this.talk.turns.at(-1));
    this.thread.insertBefore(article, before);
    this.articles.set(turn, article);
  }

  putOlder() {
    const first = this.thread.firstElementChild;
    const from = Math.max(0, this.shownFrom - SHOWN);
    const older = this.talk.turns.slice(from, this.shownFrom);
    this.articles = new Map([...older.map((turn) => [turn, null]), ...this.articles]); // in their order
    for (const turn of older) this.put(turn, first);
    this.shownFrom = from;
    this.saysOlder();
  }

  showOlder() {
    const first = this.thread.firstElementChild;
    this.putOlder();
    this.thread.firstElementChild.focus({ preventScroll: true });
    this.scroll.scrollTop = first.offsetTop - this.scroll.clientHeight / 2;
  }

  fold() {
    const { turns } = this.talk;
    for (const turn of turns.slice(this.shownFrom, Math.max(0, turns.length - SHOWN))) {
      this.articles.get(turn)?.remove();
      this.articles.delete(turn);
    }
    this.shownFrom = Math.max(0, turns.length - SHOWN);
    this.saysOlder();
  }

  saysOlder() {
    const begun = this.talk.turns.length > 0;
    this.older.hidden = this.shownFrom === 0;
    this.older.textContent = this.words.older(this.shownFrom);
    this.welcome.hidden = begun;
    this.offered.hidden = begun;
    this.anew.hidden = !begun;
    this.hint();
  }

  // Words that are cut are no help: large type on a phone has room for few.
  hint() {
    const begun = this.talk.turns.length > 0;
    const [write, next] = this.isLarge ? this.words.briefly : [this.words.placeholder, this.words.next];
    this.box.placeholder = begun ? next : write;
  }

  /** Whether type is large, from now on; whoever reads keeps their place. */
  enlarged(isLarge, change) {
    const place = this.place();
    this.isLarge = isLarge;
    this.large.setAttribute("aria-pressed", String(isLarge));
    change();
    this.hint();
    this.goTo(place);
  }

  /** Where the talk is being read: the turn at the top, and how far of it is above; null before there is one. */
  place() {
    if (!this.dialog.open) return null;
    const top = this.scroll.scrollTop;
    const [turn, article] = [...this.articles].find(([, it]) => it.offsetTop + it.offsetHeight > top) ?? [];
    if (!turn) return null;
    const above = top - article.offsetTop;
    return { turn, above, part: Math.max(0, above) / article.offsetHeight };
  }

  /** Shows the talk at a place of it, in whatever language or size it is now. */
  goTo(place) {
    if (!place || !this.dialog.open) return;
    while (!this.articles.has(place.turn) && this.shownFrom > 0) this.putOlder();
    const article = this.articles.get(place.turn);
    if (!article) return;
    const above = place.above < 0 ? place.above : place.part * article.offsetHeight;
    this.scroll.scrollTo({ top: article.offsetTop + above, behavior: "instant" });
  }

  setSeeking(isSeeking) {
    this.send.hidden = isSeeking;
    this.stop.hidden = !isSeeking;
  }

  startOver() {
    this.talk.clear();
    this.showAll();
    this.complain("");
    this.box.focus();
    this.offer();
  }

  /** Closes the dialog and waits for nothing more. */
  rest() {
    this.offering?.abort();
    this.offering = null;
    this.dialog.close();
  }

  /** Offers questions to begin with; while the service is gone, says so and tries again. */
  async offer() {
    if (this.offering || this.talk.turns.length > 0) return;
    const control = new AbortController();
    const { signal } = control;
    this.offering = control;
    try {
      for (let failures = 0; !signal.aborted && this.dialog.open && this.talk.turns.length === 0; failures += 1) {
        try {
          const { asked, finding } = await suggestions(this.talk.base, this.talk.noticeIds, SUGGESTED);
          this.talk.isHeard = true;
          this.lineIs("");
          if (asked.length > 0 || !finding || failures >= AGAIN_MS.length) {
            const list = questions(this.words.suggested, asked, this.actions);
            this.offered.replaceChildren(...(list ? [list] : []));
            return;
          }
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          if (signal.aborted) return;
          if (!["unreachable", "unlisted", "slow", "preparing"].includes(error.kind)) return this.lineIs("");
          this.lineIs(error.kind === "preparing" ? this.words.preparing : this.words.failed[error.kind === "unlisted" ? "unlisted" : "unreachable"][0]);
          if (error.kind === "unlisted") return; // to try again would change nothing
        }
        await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)], signal).catch(() => {});
      }
      this.lineIs("");
    } finally {
      if (this.offering === control) this.offering = null;
    }
  }

  lineIs(sentence) {
    this.line.hidden = !sentence;
    if (this.line.textContent !== sentence) this.line.textContent = sentence;
  }

  async copy(reply, button) {
    const label = button.querySelector("span");
    const copied = await this.putOnClipboard(copyText(reply));
    label.textContent = copied ? this.words.copied : this.words.uncopied;
    this.status.textContent = label.textContent;
    setTimeout(() => { label.textContent = this.words.copy; }, 2500);
  }

  async putOnClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return this.copyBySelection(text); // a page without https has no navigator.clipboard
    }
  }

  copyBySelection(text) {
    const before = this.dialog.getRootNode().activeElement;
    const holder = element("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
    holder.value = text;
    this.dialog.append(holder);
    holder.select();
    const copied = document.execCommand("copy");
    holder.remove();
    before?.focus();
    return copied;
  }
}
