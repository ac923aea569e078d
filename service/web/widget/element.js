// <wenjin-chat>: a button in the corner of any page, and the talk that it opens.
// Attributes: `lang`, `notice-ids` (with spaces between), `open`, `theme` (light or dark), `large`,
// `keep="none"` for a talk that is gone with the page, `launcher="none"` for a page with a button of its own, `data-server` where the script is elsewhere.

import { element } from "../dom.js";
import { ChatView } from "./chat_view.js";
import { chosen, firstLanguage, keep } from "./preferences.js";
import { noticeReader } from "./reader.js";
import { Talk } from "./talk.js";
import { css } from "./widget.css";
import { languageOf, WORDS } from "./words.js";

const TAGS = { zh: "zh-CN", "zh-Hant": "zh-Hant", en: "en", ja: "ja" };

let sheet = null;

/** One style sheet for all, which a page's own style policy has no say in. */
function styles() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/** The element's class for a service at `server`, an address that ends in a slash. */
export function wenjinChat(server) {
  return class WenjinChat extends HTMLElement {
    static observedAttributes = ["open", "lang", "large", "notice-ids"];

    connectedCallback() {
      if (!this.shadowRoot) this.build();
      this.gone = new AbortController();
      for (const change of ["resize", "scroll"]) visualViewport?.addEventListener(change, () => this.fit(), { signal: this.gone.signal });
      if (this.hasAttribute("open")) this.view.open();
    }

    disconnectedCallback() {
      this.gone.abort();
      this.talk.stop();
      this.view.rest();
    }

    build() {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [styles()];
      this.frame = element("div", { class: "frame" });
      root.append(this.frame);
      const base = new URL(this.dataset.server ?? server, document.baseURI);
      this.talk = new Talk(base, (turn) => this.view.show(turn));
      this.talk.noticeIds = this.noticeIds();
      this.talk.keepTalk(this.getAttribute("keep") !== "none");
      this.language = firstLanguage(this.getAttribute("lang"));
      this.isLarge = chosen().large ?? this.hasAttribute("large");
      this.render();
    }

    attributeChangedCallback(name, before, now) {
      if (!this.view || before === now) return;
      if (name === "open") this.toggle(now !== null);
      if (name === "notice-ids") this.talk.noticeIds = this.noticeIds();
      if (name === "lang" && !chosen().language) this.speak(languageOf(now) ?? this.language);
      if (name === "large") this.enlarge(now !== null);
    }

    /** Whether the talk is open; can be set. */
    get open() {
      return this.hasAttribute("open");
    }

    set open(isOpen) {
      this.toggleAttribute("open", isOpen);
    }

    toggle(isOpen) {
      if (isOpen) this.view.open();
      else this.view.dialog.close();
    }

    noticeIds() {
      const ids = (this.getAttribute("notice-ids") ?? "").split(/\s+/).filter(Boolean);
      return ids.length > 0 ? ids : null;
    }

    render() {
      const { language, isLarge } = this;
      const words = WORDS[language];
      this.view?.rest();
      const reader = noticeReader({ words, language, base: this.talk.base });
      this.view = new ChatView(this.talk, reader, {
        language,
        isLarge,
        chooseLanguage: (chosenOne) => {
          keep({ language: chosenOne });
          this.speak(chosenOne);
          this.view.languages.focus();
        },
        chooseLarge: () => {
          keep({ large: !this.isLarge });
          this.enlarge(!this.isLarge);
        },
      });
      const { dialog } = this.view;
      this.launcher = element("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => { this.open = true; } },
        element("span", { class: "seal", "aria-hidden": "true" }, "津"), element("span", {}, words.launch));
      dialog.addEventListener("close", () => {
        // of another language: it makes room for this one; or the element was moved, and is open again
        if (dialog !== this.view.dialog || dialog.open || !this.isConnected) return;
        this.open = false;
        this.launcher.focus();
      });
      this.frame.lang = TAGS[language];
      this.frame.replaceChildren(this.launcher, dialog, reader.dialog);
      this.enlarge(isLarge);
    }

    speak(language) {
      if (language === this.language) return;
      const { box, dialog } = this.view;
      this.language = language;
      const wasOpen = dialog.open;
      const draft = box.value;
      const place = this.view.place();
      this.render();
      this.view.box.value = draft;
      if (wasOpen) this.view.open();
      this.view.goTo(place);
    }

    enlarge(isLarge) {
      this.isLarge = isLarge;
      this.view.enlarged(isLarge, () => this.frame.classList.toggle("large", isLarge));
    }

    /** Keeps the box above the keyboard of a phone. */
    fit() {
      this.frame.style.setProperty("--room", `${visualViewport.height}px`);
      this.frame.style.setProperty("--above", `${visualViewport.offsetTop}px`);
    }
  };
}
