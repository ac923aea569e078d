// A question that has to be answered before something is done that others will see.

import { element } from "../dom.js";

let giveUp = () => {}; // the question before, whose end the browser tells late: after a new one was put

/** Asks in the dialog: `{title, lines, yes, sure, danger}`. Whether the answer was yes. */
export function confirmed(dialog, { title, lines, yes, sure = null, danger = false }) {
  giveUp();
  const button = dialog.querySelector("[data-answer=yes]");
  const label = dialog.querySelector(".sure");
  const box = label.querySelector("input");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("#confirm-said").replaceChildren(...lines.map((line) => element("p", {}, line)));
  button.textContent = yes;
  button.classList.toggle("danger", danger);
  label.hidden = sure === null;
  label.querySelector("span").textContent = sure ?? "";
  box.checked = false;
  button.disabled = sure !== null;
  const settle = () => { button.disabled = sure !== null && !box.checked; };
  box.addEventListener("change", settle);
  dialog.showModal();
  dialog.querySelector("[data-answer=no]").focus();
  return new Promise((resolve) => {
    let answer = false;
    const press = (event) => {
      const pressed = event.target.closest("[data-answer]")?.dataset.answer;
      if (!pressed) return;
      answer = pressed === "yes";
      dialog.close();
    };
    const closed = () => {
      if (!dialog.open) end();
    };
    const end = () => {
      dialog.removeEventListener("click", press);
      dialog.removeEventListener("close", closed);
      box.removeEventListener("change", settle);
      resolve(answer);
    };
    giveUp = end;
    dialog.addEventListener("click", press);
    dialog.addEventListener("close", closed);
  });
}
