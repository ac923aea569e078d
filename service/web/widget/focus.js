// Tab goes round within a dialog: a modal one lets it out to the browser's own bars.

const REACHED = "a[href], button:not(:disabled), textarea, select, input, summary, [tabindex='0']";

/** On a Tab keydown at either end of `dialog`, goes on at the other. */
export function keepFocusWithin(dialog, event) {
  if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
  const reached = [...dialog.querySelectorAll(REACHED)].filter((it) => it.checkVisibility());
  const [first, last] = [reached[0], reached.at(-1)];
  const focused = dialog.getRootNode().activeElement;
  const outside = !reached.includes(focused) && focused === dialog;
  if (event.shiftKey ? focused === first || outside : focused === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
