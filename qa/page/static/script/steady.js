// Gradio makes the last answer and its evidence anew when what may be asked next has come. Meanwhile somebody reads: what
// was opened stays open, and what has the focus keeps it.
import { all, find, on, onChange } from "./dom.js";

const PLACES = "#chat .message, #evidence .turn";
const PARTS = "a[href], button, summary, input";
const PATIENCE = 1000; // milliseconds that what had the focus may be away

/** Names an element by the question that it answers, by what it says, and by its place among its like there. */
function nameOf(element, kind) {
  const place = element.closest(PLACES);
  if (!place) return null;
  const turn = all("#chat .message.bot").indexOf(place);
  const question = find(".for", place) || all("#chat .message.user")[turn];
  const said = element.getAttribute("href") || (find("summary", element) || element).textContent;
  return [place.id || `answer-${turn}`, question?.textContent, all(kind, place).indexOf(element), said].join("|");
}

/** The name of a control of an answer or its evidence, by which it is found again; null of another one. */
export const named = (control) => nameOf(control, PARTS);

/** The control itself, or the one that stands in its place since it was made anew. */
export function inPlaceOf(control, name) {
  if (control.isConnected || !name) return control;
  return all(`:is(${PLACES}) :is(${PARTS})`).find((each) => nameOf(each, PARTS) === name) || control;
}

const opened = new Set();

document.addEventListener(
  "toggle", // does not bubble
  ({ target }) => {
    const name = target instanceof HTMLDetailsElement && nameOf(target, "details");
    if (!name) return;
    if (target.open) opened.add(name);
    else opened.delete(name);
  },
  true,
);

let focused = null;

on("focusin", "*", (element) => {
  const name = element.matches(PARTS) ? nameOf(element, PARTS) : null;
  focused = name && { element, name, since: 0 };
});
on("focusout", "*", (element) => {
  // Whoever goes away is not called back. What is taken away says so before it has left the page.
  setTimeout(() => {
    if (element.isConnected && element === focused?.element && element !== document.activeElement) focused = null;
  });
});

function refocus() {
  if (!focused || focused.element.isConnected) return;
  focused.since ||= performance.now();
  const late = performance.now() - focused.since > PATIENCE;
  if (late || document.activeElement !== document.body) return (focused = null);
  const again = inPlaceOf(focused.element, focused.name);
  if (again.isConnected) again.focus({ preventScroll: true });
}

onChange(() => {
  if (opened.size) {
    for (const fold of all(`:is(${PLACES}) details:not([open])`)) fold.open = opened.has(nameOf(fold, "details"));
  }
  refocus();
});
