// The console: somebody signs in, a caller speaks, cards and a work order follow.

import { seenText } from "../as_staff.js";
import { copyText, putOnClipboard } from "../copying.js";
import { noticePanel } from "../notice_panel.js";
import { saveFile } from "../saving.js";
import { forgetKey, keepKey, keptKey, SIGNED_IN, whenAnotherIsIn } from "../staff_key.js";
import { navFor, showStaffNav } from "../staff_nav.js";
import { leftBy, sessionOver } from "../staff_sign_in.js";
import { groundsOf, saying } from "./card.js";
import { cardList } from "./cards.js";
import { theDoor } from "./door.js";
import { dangerAlert } from "./danger.js";
import { copyOf } from "./former_words.js";
import { graphRegion } from "./graph_region.js";
import { comesIn, current, forgetAll, NO_CALL, pinned, recent } from "./kept.js";
import { listener } from "./listener.js";
import { lookup } from "./lookup.js";
import { workOrder } from "./order.js";
import { fileName, orderJson, orderText } from "./order_text.js";
import { assist } from "./service.js";
import { showShelves } from "./shelf.js";
import { fillLegend, listenForKeys } from "./shortcuts.js";
import { found } from "./status.js";
import { COPIED, FIRST_WORDS, foundWords, NOT_COPIED, NOTHING_TO_ASK, ROLE, STILL_HERE, troubleWords, TURNED_OUT } from "./wording.js";

const byId = (id) => document.getElementById(id);
const page = byId("console");
const legend = byId("legend");
const panel = noticePanel(byId("panel"), seenText);
const status = found({ region: byId("found"), said: byId("found-said"), trouble: byId("trouble"), looking: byId("looking"), again: lookAgain });

let secret = null;
let reply = null; // what came of the caller's words, as the contract has it
let repliedTo = null; // the words that it came of
let shownFor = null; // the words, of the call or asked besides, that the cards shown are of
let ticked = new Set(); // what the caller was asked already
let aside = null; // what is shown instead: {words, cards}, of a question asked besides or a pinned card

const now = { looking: { state: "idle" }, besides: { state: "idle" } }; // where each look-up is

const words = listener(byId("caller-words"), byId("caller-note"), { typed, now: lookAtOnce, tooLong });
const order = workOrder(byId("order-form"), {
  openCitation: panel.openCitation,
  edited: keepCall,
  endangered: dangerAlert(byId("danger")),
  copyText: () => copies.order.press(),
  copyJson: () => copies.json.press(),
  saveJson: () => copies.file.press(),
});
const graph = graphRegion(byId("graph"), byId("drawing"), (notice, quote) => panel.open(notice, quote));
const cards = cardList(byId("cards"), {
  openCitation: panel.openCitation,
  copyReply: () => copies.reply.press(),
  pin: pinCard,
  isPinned: pinned.has,
  asked: tickOff,
  isAsked: (question) => ticked.has(question),
  askSimilar: askBesides,
}, (card) => graph.show(card));

const looking = lookup({
  ask: (text, options) => assist(text, [], secret, options),
  onState(state, detail) {
    now.looking = { state, ...detail };
    if (state === "fresh") {
      reply = detail.reply;
      repliedTo = detail.text;
      order.suggest(reply.draft, repliedTo);
      if (aside === null) showCards(reply.cards, repliedTo);
    }
    order.heard(words.text());
    if (state === "idle") reply = null;
    if (state === "failed" && isTurnedOut(detail.failure)) return;
    if (state === "idle" && aside === null) cards.showEmpty(FIRST_WORDS);
    if (aside === null) status.show(state, { ...detail, former: shownFor });
    copiesChanged();
  },
});
const besides = lookup({
  ask: (question, options) => assist(question, historyOfCall(), secret, options),
  onState(state, detail) {
    now.besides = { state, ...detail };
    if (state === "fresh") {
      aside.cards = detail.reply.cards;
      showCards(aside.cards, aside.words);
    }
    if (state === "failed" && isTurnedOut(detail.failure)) return;
    if (aside !== null) status.show(state, { ...detail, besides: aside.words, former: shownFor });
    copiesChanged();
  },
});

// copying: never what is of former words as if it were of these

const UNDER_WAY = new Set(["waiting", "seeking", "preparing"]);
const asWanted = () => (aside === null ? words.text() : aside.words);
const whyNot = ({ state, failure }) => (state === "failed" ? `${troubleWords(failure).title}。` : "");
const ofOrder = (copying) => copyOf({
  copy: copying,
  isFresh: () => [null, words.text()].includes(order.wordsOf()),
  isUnderWay: () => UNDER_WAY.has(now.looking.state),
  formerWords: order.wordsOf,
  why: () => whyNot(now.looking),
  tell: order.tell,
});
const copies = {
  reply: copyOf({
    copy: () => { if (cards.current()) copyCard(cards.current()); },
    isFresh: () => shownFor === asWanted(),
    isUnderWay: () => UNDER_WAY.has((aside === null ? now.looking : now.besides).state),
    formerWords: () => (cards.current() ? shownFor : null),
    why: () => whyNot(aside === null ? now.looking : now.besides),
    tell(sentence) {
      byId("copy-note").textContent = sentence;
    },
  }),
  order: ofOrder(() => copy(orderText(order.values()), order.tools.copyText)),
  json: ofOrder(() => copy(orderJson(order.values()), order.tools.copyJson)),
  file: ofOrder(() => saveFile(fileName(new Date()), orderJson(order.values()))),
};

function copiesChanged() {
  for (const each of Object.values(copies)) each.changed();
}

const door = theDoor(byId("door"), (entered, holder) => {
  secret = entered;
  keepKey(entered);
  if (!comesIn(holder)) forgetTold();
  page.hidden = false;
  navFor(holder.role);
  byId("who").textContent = holder.label || ROLE[holder.role];
  showKept();
  words.focus();
  lookAgain();
});

function showCards(list, of) {
  shownFor = of;
  if (list.length === 0) cards.showEmpty(FIRST_WORDS); // a greeting
  else cards.show(list);
  status.say(foundWords(list));
}

// the caller's words

function typed(text) {
  leaveAside();
  keepCall();
  looking.typed(text);
}

function lookAtOnce(text) {
  leaveAside();
  looking.now(text);
}

function tooLong() {
  leaveAside();
  keepCall();
  stopLooking("long");
  order.heard(words.text());
  status.show("long");
  copiesChanged();
}

function lookAgain() {
  if (aside?.isAsked) besides.now(aside.words);
  else words.lookNow();
}

function theCall() {
  return { text: words.text(), edits: order.edits(), asked: [...ticked] };
}

function keepCall() {
  current.save(theCall());
}

// what is asked besides, with the caller's words left as they are

function askBesides(question) {
  stopLooking();
  aside = { words: question, cards: [], isAsked: true };
  besides.now(question);
}

/** As much as one turn of a history takes, in code points. */
function firstOf(text) {
  return [...text].slice(0, 1_000).join("");
}

function historyOfCall() {
  const [first] = reply?.cards ?? [];
  return first && words.text() ? [{ question: firstOf(words.text()), answer: firstOf(saying(first)) }] : [];
}

function showPinned(card, said) {
  stopAll();
  aside = { words: said, cards: [card], isAsked: false };
  status.show("pinned");
  showCards(aside.cards, said);
  byId("card-1").focus();
}

function leaveAside() {
  if (aside === null) return;
  besides.stop();
  aside = null;
}

/** Back to what the caller says: its cards, its words. */
function back() {
  if (aside !== null) {
    leaveAside();
    if (reply) showCards(reply.cards, repliedTo);
    else cards.showEmpty(FIRST_WORDS);
    words.lookNow();
  }
  words.focus();
}

// cards

function copyCard(card) {
  const text = card.answer === null ? saying(card) : copyText(card);
  copy(text, cards.currentElement().querySelector(".copy"));
}

function pinCard(card) {
  const said = aside?.words ?? words.text();
  const isPinned = pinned.toggle(card, said);
  status.say(isPinned ? "已收藏" : "已取消收藏");
  cards.redraw();
  showKept();
}

async function copy(text, button) {
  const isCopied = await putOnClipboard(text);
  const word = button.querySelector(".word");
  const before = button.dataset.word ?? word.textContent;
  button.dataset.word = before;
  word.textContent = isCopied ? COPIED : NOT_COPIED;
  status.say(word.textContent);
  setTimeout(() => { word.textContent = before; }, 2_000);
}

function nextQuestion() {
  const card = cards.currentElement();
  const listed = [...(card?.querySelectorAll(".asking") ?? [])];
  if (listed.length === 0) {
    if (card) status.say(NOTHING_TO_ASK); // a similar question is no question to the caller
    return;
  }
  const at = listed.indexOf(document.activeElement);
  const open = listed.findIndex((it) => it.getAttribute("aria-pressed") !== "true");
  listed[at < 0 ? Math.max(open, 0) : (at + 1) % listed.length].focus();
}

function tickOff(question) {
  if (!ticked.delete(question)) ticked.add(question);
  keepCall();
  cards.redraw();
  words.focus(); // for what the caller says to it
}

// calls

function newCall() {
  keepRecent();
  takeUp(NO_CALL);
}

function resume(call) {
  keepRecent();
  takeUp(call);
}

function keepRecent() {
  if (words.text()) recent.add({ ...theCall(), at: new Date().toISOString() });
}

function takeUp({ text, edits, asked }) {
  leaveAside();
  ticked = new Set(asked);
  stopLooking();
  for (const each of Object.values(copies)) each.forget();
  reply = null;
  shownFor = null;
  order.restore(edits);
  words.write(text);
  keepCall();
  showKept();
  cards.showEmpty(FIRST_WORDS);
  words.focus();
  words.lookNow();
}

function showKept() {
  showShelves({ pinned: byId("pinned").querySelector(".entries"), recent: byId("recent").querySelector(".entries") }, {
    showPinned,
    resume,
    unpin(card, said) {
      pinned.toggle(card, said);
      cards.redraw();
      showKept();
    },
  });
}

// in and out

function isTurnedOut({ kind }) {
  const reason = TURNED_OUT[kind];
  if (!reason) return false;
  stopAll();
  const was = secret;
  secret = null;
  forgetKey();
  page.hidden = true;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  if (was === SIGNED_IN) door.close(sessionOver(STILL_HERE), was);
  else door.close(reason);
  return true;
}

// What the service told who was here, in this page: who comes in may not see it. The caller's words and hand edits stay.
function forgetTold() {
  leaveAside();
  reply = null;
  shownFor = null;
  ticked = new Set();
  order.restore(order.edits());
  cards.showEmpty(FIRST_WORDS);
  status.show("idle");
  status.say("");
  panel.forget();
}

function stopLooking(state = "stopped") {
  looking.stop();
  now.looking = { state };
}

function stopAll() {
  stopLooking();
  besides.stop();
  now.besides = { state: "stopped" };
}

async function signOut() {
  stopAll();
  if (!(await leftBy(byId("sign-out")))) return;
  forgetAll();
  location.reload(); // nothing of the call is left in this page either
}

function openLegend() {
  if (!legend.open) legend.showModal();
}

byId("show-keys").addEventListener("click", openLegend);
byId("sign-out").addEventListener("click", signOut);
byId("new-call").addEventListener("click", newCall);
fillLegend(legend.querySelector("dl"));
legend.addEventListener("click", (event) => { if (event.target === legend) legend.close(); });

const withCard = (act) => () => { if (cards.current()) act(cards.current()); };
listenForKeys({
  listen: back,
  back,
  card1: () => cards.select(0),
  card2: () => cards.select(1),
  card3: () => cards.select(2),
  copyReply: () => copies.reply.press(),
  openSource: withCard((card) => { if (groundsOf(card).length > 0) panel.openCitation(groundsOf(card)[0]); }),
  nextQuestion,
  pin: withCard(pinCard),
  order: () => order.focus(),
  copyOrder: () => copies.order.press(),
  graph: () => graph.focus(),
  newCall,
  legend: openLegend,
}, () => !page.hidden && document.querySelector("dialog[open]") === null);

showStaffNav("agent");
whenAnotherIsIn(() => secret !== null, () => location.reload());
const call = current.load();
ticked = new Set(call.asked);
order.restore(call.edits);
words.write(call.text);
cards.showEmpty(FIRST_WORDS);
const known = keptKey();
if (known) door.resume(known);
else door.close();
