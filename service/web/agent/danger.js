// That somebody is in danger: above all else on the page, for as long as the caller's words say so.

import { element } from "../dom.js";
import { saidToBeUrgent, URGENT_FIRST } from "./wording.js";

/** Shows at `place`, an alert, what to do first with a call of these words; nothing without any. */
export function dangerAlert(place) {
  let shown = "";
  return (words) => {
    const said = saidToBeUrgent(words);
    if (said === shown) return; // or it would be read out again at every pause
    shown = said;
    place.replaceChildren(...(said ? [element("strong", {}, URGENT_FIRST), element("span", {}, said)] : []));
  };
}
