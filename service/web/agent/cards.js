// Up to three cards: all of them at a glance, one of them open.

import { element } from "../dom.js";
import { glance, openCard } from "./card.js";

/** The list in `container`; `actions` are those of a card, `onOpen(card)` is told which one is open. */
export function cardList(container, actions, onOpen) {
  let cards = [];
  let open = 0;

  const tab = (at) => container.querySelector(`#card-${at + 1}`);

  function draw() {
    const hadFocus = container.contains(document.activeElement);
    const tabs = cards.map((card, at) => glance(card, at + 1, at === open, () => select(at)));
    container.replaceChildren(
      element("div", { class: "glances", role: "tablist", "aria-label": "查到的卡片", onkeydown: move }, ...tabs),
      openCard(cards[open], open + 1, actions, cards.some((card) => card.question !== cards[0].question)));
    if (hadFocus) tab(open).focus({ preventScroll: true });
    onOpen(cards[open]);
  }

  function move(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey) return;
    event.preventDefault();
    select((open + step + cards.length) % cards.length);
  }

  function select(at) {
    if (at >= cards.length) return;
    open = at;
    draw();
    tab(open).focus({ preventScroll: true });
    container.scrollIntoView({ block: "nearest" });
  }

  return {
    /** Shows these cards, the first open. */
    show(found) {
      cards = found;
      open = 0;
      draw();
    },
    /** Draws the same cards again: something about one has changed. */
    redraw() {
      if (cards.length > 0) draw();
    },
    /** Shows words instead of cards. */
    showEmpty({ title, sentence }) {
      cards = [];
      open = 0;
      container.replaceChildren(element("div", { class: "nothing" }, element("h2", {}, title), element("p", {}, sentence)));
      onOpen(null);
    },
    select,
    current: () => cards[open] ?? null,
    /** The element of the open card. */
    currentElement: () => container.querySelector(".card"),
  };
}
