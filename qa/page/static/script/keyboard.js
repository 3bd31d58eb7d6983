// Shortcuts. Those of a single key can be switched off (WCAG 2.1.4), and never take a key from a text being written.
import { all, find, on } from "./dom.js";
import { showCitation } from "./evidence.js";
import { setQuestion } from "./box.js";
import { step } from "./reader.js";

const OFF = "newsdesk-single-keys-off";
const KEYS = {
  "/": () => find("#ask-box textarea")?.focus(),
  n: () => cite(1),
  p: () => cite(-1),
  o: () => find("#evidence .turn:not([hidden]) .card.on .open")?.click(),
  f: () => find("#filter-open:not([hidden])")?.click(),
  h: () => find("#past-open")?.click(),
  s: () => find("#saved-open")?.click(),
  "?": openHelp,
};

function switchedOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

/** Shows the next (1) or previous (-1) citation of the turn that is shown; in the reader, its passage. */
function cite(by) {
  if (find("#reader")?.open) return step(by);
  const cards = all("#evidence .turn:not([hidden]) .card[id]");
  const at = cards.findIndex((card) => card.matches(".on"));
  const next = at < 0 ? cards.at(by > 0 ? 0 : -1) : cards[at + by];
  if (next) showCitation(next.id);
}

function lastQuestion() {
  return all("#evidence .turn[data-turn] .for").at(-1)?.textContent || "";
}

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.ctrlKey || event.metaKey || event.isComposing) return;
  const reading = find("#reader:modal");
  if (find("dialog:modal") && !reading) return;
  const upDown = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.altKey && upDown) {
    event.preventDefault();
    return cite(upDown);
  }
  if (event.altKey) return;
  if (event.key === "ArrowUp" && target.matches("#ask-box textarea") && !target.value && lastQuestion()) {
    event.preventDefault();
    return setQuestion(lastQuestion());
  }
  const writing = target.matches("textarea, select, [contenteditable], input:not([type=checkbox])");
  if (writing || switchedOff() || (reading && !"np".includes(event.key)) || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

function openHelp() {
  find("#single-keys").checked = !switchedOff();
  find("#help").showModal();
}

on("click", "#help-open", openHelp);
on("change", "#single-keys", (box) => {
  try {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    box.checked = true;
  }
});
on("click", "dialog.plain .close", (button) => button.closest("dialog").close());
on("click", "dialog.plain", (dialog, event) => event.target === dialog && dialog.close());
