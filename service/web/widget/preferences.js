// What a visitor chose, kept by the browser for this site; and what to begin with.

import { languageOf } from "./words.js";

const KEY = "wenjin-chat";

/** `{language, large}` as chosen earlier; empty where nothing was or nothing may be kept. */
export function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {}; // storage is forbidden, or what it holds is not ours
  }
}

/** Keeps what was chosen, where the browser lets it. */
export function keep(choice) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...chosen(), ...choice }));
  } catch {
    // a page that forbids storage has a widget that forgets
  }
}

/** The language to begin with: the visitor's choice, the element's, the page's, the browser's. */
export function firstLanguage(attribute) {
  const asked = [chosen().language, attribute, document.documentElement.lang, ...navigator.languages];
  return asked.map(languageOf).find(Boolean) ?? "zh";
}
